import Events

/// The first line: what runs, whether it is live, and the figures of the moment.
enum HeaderPanel: Panel {
  static let title = "header"
  static let smallest = (width: 1, height: 1)

  /// A figure, with the words around it in a quieter colour.
  private struct Item {
    var before = ""
    var value: String
    var after = ""

    var columns: Int { (before + value + after).utf8.count }
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let form = scene.layout.form
    let badges = Badges(scene.state.header?.settings)
    if form == .line || form == .tiny {
      let begin = badges.drawWarning(x: 0, on: &canvas)
      drawItems(shortFigures(scene.figures), gap: 2, x: begin, on: &canvas)
      return
    }
    let items = scene.view.source == .live ? figures(scene) : place(scene)
    let gap = form == .columns ? 3 : 2
    // The program's name, and what must never be left out, have room beside the figures.
    let least = 10 + badges.leastColumns
    let end = drawItems(items, gap: gap, endX: canvas.width - 1, least: least, on: &canvas)
    let x = drawName(scene, limit: end - 2 - badges.leastColumns, on: &canvas)
    badges.draw(x: x + gap, limit: end - gap, on: &canvas)
  }

  // MARK: Left

  /// Columns with fewer than which a model's name says nothing.
  private static let shortestName = 5

  /// Returns the column after it.
  private static func drawName(_ scene: Scene, limit: Int, on canvas: inout Canvas) -> Int {
    let theme = canvas.theme
    let isLive = scene.view.source == .live
    var state = isLive ? (canvas.glyphs.live, "LIVE") : (canvas.glyphs.replay, "REPLAY")
    if let share = scene.view.loadedShare {
      state.1 = "loading " + NumberText.percent(share, decimals: 0) + "%"
    }
    var x = canvas.put("moetop", x: 1, y: 0, canvas.ink(theme.accent, .bold), limit: limit)
    let stateColumns = scene.layout.form == .small ? 0 : state.1.utf8.count + 4
    if let model = scene.state.header?.model {
      let end = max(x, limit - stateColumns)
      let full = model.name + " " + model.format
      if canvas.appearance.columns(of: full) <= end - x - 2 {
        x = canvas.put(model.name, x: x + 2, y: 0, theme.text)
        x = canvas.put(model.format, x: x + 1, y: 0, theme.dim)
      } else if end - x - 2 >= shortestName {
        let name = canvas.appearance.shortened(model.name, columns: end - x - 2)
        x = canvas.put(name, x: x + 2, y: 0, canvas.ink(theme.text), limit: limit)
      }
    }
    guard stateColumns > 0, x + stateColumns <= limit else { return x }
    let color = isLive ? theme.live : theme.accent
    canvas.set(state.0, x: x + 2, y: 0, color)
    return canvas.put(state.1, x: x + 4, y: 0, color)
  }

  // MARK: Right

  private static func figures(_ scene: Scene) -> [Item] {
    let figures = scene.figures
    let isWide = scene.layout.form == .columns
    let context = NumberText.padded(NumberText.count(scene.state.contextUsed), 4)
    let limit = scene.state.header.map { NumberText.powerOfTwo($0.settings.contextLimit) }
    let items: [Item?] = [
      Item(value: NumberText.padded(NumberText.rate(figures.tokensPerSecond), 5), after: " tok/s"),
      isWide
        ? Item(
          before: "hit ",
          value: NumberText.padded(NumberText.percent(figures.hitShare), 5),
          after: " %"
        )
        : Item(before: "hit ", value: shortHit(figures), after: "%"),
      isWide
        ? Item(
          before: "read ",
          value: NumberText.padded(readRate(figures), 8),
          after: "/s"
        ) : nil,
      scene.layout.form == .small
        ? Item(before: "miss ", value: NumberText.padded(misses(figures), 3))
        : Item(before: "ctx ", value: context, after: (isWide ? " / " : "/") + (limit ?? "-")),
    ]
    return items.compactMap { $0 }
  }

  private static func shortFigures(_ figures: Figures) -> [Item] {
    [
      Item(value: NumberText.rate(figures.tokensPerSecond), after: " tok/s"),
      Item(before: "hit ", value: shortHit(figures), after: "%"),
    ]
  }

  private static func shortHit(_ figures: Figures) -> String {
    NumberText.padded(NumberText.percent(figures.hitShare, decimals: 0), 3)
  }

  private static func readRate(_ figures: Figures) -> String {
    figures.readBytesPerSecond.map { NumberText.bytes($0) } ?? NumberText.unknown
  }

  private static func misses(_ figures: Figures) -> String {
    figures.newestMisses.map { String($0) } ?? NumberText.unknown
  }

  /// Where in the recording the screen is.
  private static func place(_ scene: Scene) -> [Item] {
    let transport = scene.view.transport
    let count = String(max(0, transport.tokenCount))
    let token = NumberText.padded(String(max(0, transport.token)), count.utf8.count)
    let speed = NumberText.fixed(transport.speed, decimals: transport.speed < 0.95 ? 3 : 1)
    var items = [
      Item(before: "token ", value: token, after: " / " + count),
      Item(before: "turn ", value: String(scene.state.turnCount)),
      Item(value: speed, after: "x"),
    ]
    if scene.layout.form == .columns, let start = scene.state.header?.startedAt {
      items.insert(Item(value: NumberText.date(start), after: " UTC"), at: 0)
    }
    return items
  }

  /// Draws items up to a right edge, as many as leave `least` columns beside them.
  ///
  /// Returns the column where they begin.
  private static func drawItems(
    _ items: [Item],
    gap: Int,
    endX: Int,
    least: Int,
    on canvas: inout Canvas
  ) -> Int {
    var shown = items
    func columns() -> Int { shown.reduce(-gap) { $0 + $1.columns + gap } }
    while shown.count > 1, columns() > endX - least { shown.removeLast() }
    let start = max(0, endX - columns())
    drawItems(shown, gap: gap, x: start, on: &canvas)
    return start
  }

  private static func drawItems(
    _ items: [Item],
    gap: Int,
    x start: Int,
    on canvas: inout Canvas
  ) {
    var x = start
    for item in items {
      x = canvas.put(item.before, x: x, y: 0, canvas.theme.dim)
      x = canvas.put(item.value, x: x, y: 0, canvas.theme.text)
      x = canvas.put(item.after, x: x, y: 0, canvas.theme.dim) + gap
    }
  }
}
