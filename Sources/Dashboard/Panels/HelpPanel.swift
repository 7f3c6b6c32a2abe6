/// The keys and commands that work now, over everything else.
enum HelpPanel: Panel {
  static let title = "help"
  static let smallest = (width: 10, height: 3)

  /// Columns that it takes at the most.
  static let widest = 100
  /// Rows around its lines: a rule above and below, and one more that is free.
  private static let frameRows = 3

  /// Rows that it would like to have on a screen of so many columns.
  static func rows(_ view: ViewState, width: Int) -> Int {
    HelpPage(view, width: min(width, widest)).rowCount + frameRows
  }

  /// Rows that can be scrolled off above.
  static func scrollLimit(_ view: ViewState) -> Int {
    guard let layout = view.layout, let rect = layout[.help] else { return 0 }
    return max(0, rows(view, width: layout.width) - rect.height)
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let theme = canvas.theme
    let page = HelpPage(scene.view, width: canvas.width)
    let limit = max(0, page.rowCount + frameRows - canvas.height)
    let scroll = min(max(0, scene.view.helpScroll), limit)
    canvas.fill(theme.background)
    canvas.line(from: 0, to: canvas.width, y: 0, theme.accent)
    canvas.put(" \(title) ", x: 1, y: 0, theme.accent)
    let words =
      limit == 0 ? ["any key closes"] : ["Up Down scroll, any other key closes", "Up Down"]
    let caption = scene.longest(words, columns: canvas.width - 12)
    canvas.putRight(" \(caption) ", endX: canvas.width - 1, y: 0, theme.faint)
    let body = Rect(x: 0, y: 1, width: canvas.width, height: max(0, canvas.height - 2))
    page.draw(rows: scroll..<(scroll + body.height), y: body.y, on: &canvas)
    canvas.line(from: 0, to: canvas.width, y: canvas.height - 1, theme.accent)
    if scroll < limit {
      let left = " \(limit - scroll) more "
      canvas.putRight(left, endX: canvas.width - 1, y: canvas.height - 1, theme.faint)
    }
  }
}
