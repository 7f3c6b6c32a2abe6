import Events
import Session

/// The map of two sessions: which experts only one of them has, and which both.
struct DifferencePicture {
  /// What "has" means.
  enum Subject: Equatable, Sendable, CaseIterable {
    /// Chosen more often than its fair share of late, by the decayed counts of the map's glow.
    case chosen
    /// Held in a slot.
    case resident

    var name: String { self == .chosen ? "chosen often" : "in a slot" }
  }

  /// What a cell holds; a cell of several experts may hold several.
  struct Content: OptionSet, Equatable {
    let rawValue: UInt8
    static let onlyLeft = Content(rawValue: 1)
    static let onlyRight = Content(rawValue: 2)
    static let both = Content(rawValue: 4)
  }

  let geometry: MapGeometry
  // One for each dot before it is enlarged (layer groups × expert groups).
  private var contents: [Content]
  private let groupColumns: Int

  /// The picture that fits into so many cells; the models must have one shape.
  init(left: Tally, right: Tally, subject: Subject, columns: Int, rows: Int) {
    let geometry = MapGeometry(
      layerCount: left.heat.layerCount,
      expertCount: left.heat.expertCount,
      columns: columns,
      rows: rows
    )
    self.geometry = geometry
    groupColumns = geometry.columns / geometry.dotsPerExpert
    contents = Array(
      repeating: [],
      count: groupColumns * geometry.rows / geometry.dotsPerLayer
    )
    for layer in 0..<geometry.layerCount {
      let row = layer / geometry.layersPerDot * groupColumns
      for index in 0..<geometry.expertCount {
        let expert = (layer: layer, index: index)
        let isLeft = Self.has(left, expert, subject)
        let isRight = Self.has(right, expert, subject)
        guard isLeft || isRight else { continue }
        contents[row + index / geometry.expertsPerDot]
          .insert(isLeft == isRight ? .both : isLeft ? .onlyLeft : .onlyRight)
      }
    }
  }

  private static func has(
    _ tally: Tally,
    _ expert: (layer: Int, index: Int),
    _ subject: Subject
  ) -> Bool {
    switch subject {
    case .chosen:
      tally.heat.level(layer: expert.layer, index: expert.index) >= RoutingHeat.fairLevel
    case .resident:
      tally.residency.contains(ExpertID(layer: expert.layer, index: expert.index))
    }
  }

  /// What a cell holds.
  func content(column: Int, row: Int) -> Content {
    guard column < geometry.columns, row < geometry.rows, !geometry.isGap(row: row) else {
      return []
    }
    return contents[row / geometry.dotsPerLayer * groupColumns + column / geometry.dotsPerExpert]
  }

  /// The layer whose first row of cells this is; `nil` in between.
  func firstLayer(row: Int) -> Int? {
    row % geometry.dotsPerLayer == 0 ? row / geometry.dotsPerLayer * geometry.layersPerDot : nil
  }

  func draw(x: Int, y: Int, on canvas: inout Canvas) {
    for row in 0..<geometry.rows {
      for column in 0..<geometry.columns {
        guard let (glyph, color) = Self.look(content(column: column, row: row), canvas) else {
          continue
        }
        canvas.set(glyph, x: x + column, y: y + row, color)
      }
    }
  }

  /// How a cell looks; `nil` for an empty one.
  ///
  /// A difference outshines what both have.
  static func look(_ content: Content, _ canvas: Canvas) -> (Unicode.Scalar, Color)? {
    let glyphs = canvas.glyphs.differences
    let theme = canvas.theme
    if content.isSuperset(of: [.onlyLeft, .onlyRight]) { return (glyphs.mixed, theme.warning) }
    if content.contains(.onlyLeft) { return (glyphs.onlyLeft, theme.color(of: .left)) }
    if content.contains(.onlyRight) { return (glyphs.onlyRight, theme.color(of: .right)) }
    return content.contains(.both) ? (glyphs.both, theme.dim) : nil
  }
}

extension Theme {
  /// The colour that stands for one of two sessions.
  func color(of side: SessionComparison.Side) -> Color { side == .left ? user : accent }
}
