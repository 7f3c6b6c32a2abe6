/// Where the parts of a comparison are.
struct ComparisonLayout: Equatable {
  /// The first and the last row.
  let header: Rect
  let footer: Rect
  let figures: Rect
  /// `nil` on small screens, which have room for figures only.
  let details: Details?

  struct Details: Equatable {
    var map: Rect
    var leftChat: Rect
    var rightChat: Rect
    /// The row of tokens.
    var strip: Rect
    /// The lines above map and figures, above chats, and above the strip.
    var topRule: Int
    var chatRule: Int
    var stripRule: Int
  }

  /// From this size on there is more than figures.
  static let detailed = (width: 60, height: 16)
  // Figures with their heads: all of them.
  private static let figureRows = 11

  /// The parts on a screen of this size; `layerCount` is 0 where no map can be drawn.
  init(width: Int, height: Int, layerCount: Int) {
    header = Rect(x: 0, y: 0, width: width, height: min(1, max(0, height)))
    footer = Rect(x: 0, y: height - 1, width: width, height: height > 1 ? 1 : 0)
    guard width >= Self.detailed.width, height >= Self.detailed.height else {
      figures = Rect(x: 0, y: 1, width: width, height: max(0, height - 2))
      details = nil
      return
    }
    // All but header, footer, strip and three lines.
    let rows = height - 6
    // A map of few layers is not made taller than what stands beside it.
    let top = min(rows / 2, max(Self.figureRows + 1, layerCount + 1))
    let figureColumns = width >= 80 ? 46 : 35
    let mapColumns = width - figureColumns - 1
    figures = Rect(x: mapColumns + 1, y: 2, width: figureColumns, height: top)
    let chatY = top + 3
    let half = width / 2
    details = Details(
      map: Rect(x: 0, y: 2, width: mapColumns, height: top),
      leftChat: Rect(x: 0, y: chatY, width: half, height: rows - top),
      rightChat: Rect(x: half + 1, y: chatY, width: width - half - 1, height: rows - top),
      strip: Rect(x: 0, y: height - 2, width: width, height: 1),
      topRule: 1,
      chatRule: top + 2,
      stripRule: height - 3
    )
  }
}
