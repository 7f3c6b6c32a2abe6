import Events
import Session

/// All that is known of the expert under the crosshair, over the last tokens.
enum ExpertPanel: Panel {
  static let title = "expert"
  static let smallest = (width: 20, height: 1)

  private static let labelColumns = 8

  static func caption(_ scene: Scene, columns: Int) -> String {
    guard let history = scene.view.details.expert else { return "" }
    let count = history.moments.count
    let dot = " \(scene.appearance.glyphs.dot) "
    let tokens = "last \(InspectorPanel.counted(count, "token", "tokens"))"
    let name = scene.state.name(of: history.expert)
    return scene.longest(
      [
        "\(name)\(dot)\(tokens) of \(scene.state.points.count)", "\(name)\(dot)\(tokens)", name,
      ],
      columns: columns
    )
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    guard let history = scene.view.details.expert else {
      let words = scene.view.details.problem ?? "h j k l choose an expert"
      canvas.put(words, x: 1, y: 0, canvas.theme.faint)
      return
    }
    // The line about it need not be said twice.
    let headRows = scene.layout[.inspector] == nil ? 1 : 0
    if headRows > 0, let words = InspectorPanel.words(scene, columns: canvas.width - 2) {
      canvas.put(words, x: 1, y: 0, canvas.theme.accent)
    }
    let columns = canvas.width - labelColumns - 1
    // Words have two rows or more; graphs have the rest, and one row shows the tiers.
    let free = canvas.height - headRows - 1
    let listRows = min(max(0, free - 1), canvas.height >= 12 ? 6 : 2)
    let graphRows = min(free - listRows, 6)
    guard columns > 0, graphRows > 0 else { return }
    drawShares(history, columns: columns, y: headRows, rows: graphRows, on: &canvas)
    let y = headRows + graphRows
    drawTiers(history, columns: columns, y: y, on: &canvas)
    drawPartners(history, y: y + 1, on: &canvas)
    drawMisses(history, y: y + 2, on: &canvas)
  }

  /// Moments that share a column, oldest first.
  private static func columns(_ history: ExpertHistory, _ count: Int) -> [ArraySlice<Moment>] {
    let moments = history.moments
    let size = max(1, (moments.count + count - 1) / count)
    return stride(from: 0, to: moments.count, by: size).map {
      moments[$0..<min($0 + size, moments.count)]
    }
  }

  private typealias Moment = ExpertHistory.Moment

  /// How many of a column's tokens chose it.
  private static func drawShares(
    _ history: ExpertHistory,
    columns count: Int,
    y: Int,
    rows: Int,
    on canvas: inout Canvas
  ) {
    let theme = canvas.theme
    if rows > 1 { canvas.put("100 %", x: 1, y: y, theme.faint) }
    canvas.put("share", x: 1, y: rows > 1 ? y + 1 : y, theme.dim)
    let bars = columns(history, count).map { moments in
      let chosen = moments.count { $0.isChosen }
      let hasMiss = moments.contains { $0.isMiss }
      return Graph.Bar(
        share: Double(chosen) / Double(moments.count),
        color: hasMiss ? theme.miss : theme.graphLine
      )
    }
    Graph(bars: bars, height: rows).draw(x: labelColumns, y: y, on: &canvas)
  }

  /// Where it was: a bar while it had a slot, dots while only the file had it.
  private static func drawTiers(
    _ history: ExpertHistory,
    columns count: Int,
    y: Int,
    on canvas: inout Canvas
  ) {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs)
    canvas.put("tier", x: 1, y: y, theme.dim)
    for (column, moments) in columns(history, count).enumerated() {
      let x = labelColumns + column
      if moments.contains(where: { $0.isMiss }) {
        canvas.set(glyphs.miss, x: x, y: y, theme.miss)
      } else if moments.contains(where: { $0.isResident == true }) {
        canvas.set(glyphs.levelBar, x: x, y: y, theme.tierSlot)
      } else if moments.contains(where: { $0.isResident == false }) {
        canvas.set(glyphs.levelGap, x: x, y: y, theme.tierFile)
      }
    }
  }

  private static func drawPartners(_ history: ExpertHistory, y: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    canvas.put("with", x: 1, y: y, theme.dim)
    var x = labelColumns
    for partner in history.partners {
      let words = "E\(partner.index) \(canvas.glyphs.times)\(partner.tokens)"
      guard x + canvas.appearance.columns(of: words) < canvas.width else { break }
      x = canvas.put(words, x: x, y: y, theme.text) + 2
    }
    if history.partners.isEmpty { canvas.put("not chosen", x: x, y: y, theme.faint) }
  }

  /// Every miss, newest first, with the time that its read took.
  private static func drawMisses(_ history: ExpertHistory, y: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    guard y < canvas.height else { return }
    canvas.put("misses", x: 1, y: y, theme.dim)
    // In columns: a number of fewer digits must not move those after it.
    let digits = history.misses.map { String($0.token).utf8.count }.max() ?? 1
    let texts = history.misses.map { miss in
      let time = miss.readTime.map {
        " " + NumberText.padded(NumberText.milliseconds($0), 3) + " ms"
      }
      return "t " + NumberText.padded(String(miss.token), digits) + (time ?? "")
    }
    let columns = texts.map(\.utf8.count).max() ?? 0
    var (x, row) = (labelColumns, y)
    for (number, words) in texts.enumerated() {
      if x + columns >= canvas.width, row + 1 < canvas.height {
        (x, row) = (labelColumns, row + 1)
      }
      let left = texts.count - number
      let more = "and \(left) more"
      // In the last row there must be room for how many are not shown.
      let needed = columns + (left > 1 ? 3 + more.utf8.count : 0)
      if row == canvas.height - 1, x + needed >= canvas.width {
        canvas.put(more, x: x, y: row, theme.faint)
        return
      }
      canvas.put(words, x: x, y: row, theme.miss)
      x += columns + 3
    }
    if history.misses.isEmpty { canvas.put("none", x: x, y: y, theme.faint) }
  }
}
