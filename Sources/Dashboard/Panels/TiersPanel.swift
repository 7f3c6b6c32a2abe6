import Events
import Session

/// Where the experts are: in slots or only in the file, and what moves between.
enum TiersPanel: Panel {
  static let title = "tiers"
  static let smallest = (width: listColumns, height: 2)

  /// Width of the form beside the map of a small screen.
  static let listColumns = 12

  private struct Tier {
    var name: String
    var color: Color
    /// Experts.
    var count: Int
    /// Of which it could hold so many.
    var room: Int
    var countText: String
    var shareName: String
    var share: Double?

    /// How full it is, from 0 to 1.
    var level: Double { room > 0 ? min(1, Double(count) / Double(room)) : 0 }
  }

  static func caption(_ scene: Scene, columns: Int) -> String {
    let dot = " \(scene.appearance.glyphs.dot) "
    // Experts are counted, and taken to be of one size.
    let units = [["bytes est", "share of this turn"], ["bytes est"], []]
    // Where the header has no room for them, this is about what they decide.
    let settings =
      scene.layout.hasZones ? ["experts"] : Badges(scene.state.header?.settings).words.prefix(3)
    return scene.longest(
      units.map { (settings + $0).joined(separator: dot) } + ["experts"],
      columns: columns
    )
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    if canvas.width < 56 {
      drawList(scene, on: &canvas)
    } else {
      drawBars(scene, on: &canvas)
    }
  }

  // MARK: Bars

  private static func drawBars(_ scene: Scene, on canvas: inout Canvas) {
    let theme = canvas.theme
    let bytes = Double(max(0, scene.state.header?.model.expertBytes ?? 0))
    let right = canvas.width - 1
    let step = canvas.height >= 9 ? 2 : 1
    for (row, tier) in tiers(scene, theme).enumerated() {
      let y = row * step
      canvas.put(tier.name, x: 1, y: y, theme.text)
      let columns = max(0, right - 45)
      drawLevel(tier.level, tier.color, x: 7, y: y, columns: columns, on: &canvas)
      canvas.putRight(tier.countText, endX: right - 24, y: y, theme.text)
      let size =
        bytes > 0 ? NumberText.bytes(Double(tier.count) * bytes) : NumberText.unknown
      canvas.putRight(size, endX: right - 14, y: y, theme.dim)
      let isMiss = tier.shareName == "miss"
      let value = NumberText.padded(NumberText.percent(tier.share), 6) + " %"
      let start = canvas.putRight(value, endX: right, y: y, isMiss ? theme.miss : theme.text)
      canvas.putRight(tier.shareName, endX: start, y: y, isMiss ? theme.miss : theme.dim)
    }
    // The same space between all, where there is any.
    let first = tierCount * step + (step == 1 && canvas.height >= 7 ? 1 : 0)
    drawFlows(scene, y: first, on: &canvas)
  }

  private static let tierCount = 2
  /// Rows from which on a graph without a scale shows no more.
  private static let tallest = 6

  /// A bar as long as the level, and dots for what is missing.
  private static func drawLevel(
    _ level: Double,
    _ color: Color,
    x: Int,
    y: Int,
    columns: Int,
    on canvas: inout Canvas
  ) {
    let filled = Int((level * Double(columns)).rounded())
    for column in 0..<columns {
      if column < filled {
        canvas.set(canvas.glyphs.levelBar, x: x + column, y: y, color)
      } else {
        canvas.set(canvas.glyphs.levelGap, x: x + column, y: y, canvas.theme.rule)
      }
    }
  }

  /// Bytes read and slots taken back, token by token where there are rows for both; then what
  /// was read early, and how many experts it was all about.
  private static func drawFlows(_ scene: Scene, y: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    let right = canvas.width - 1
    let columns = max(0, right - 45)
    let points = scene.state.points.suffix(4 * columns).filter { $0.phase != .prefill }
      .suffix(columns)
    let words = [prefetchWords(scene), workingSetWords(scene), alwaysWords(scene)]
      .compactMap { $0 }
    let gap = canvas.height >= 9 ? 1 : 0
    let free = canvas.height - y - words.count - 2 * gap
    let rows = min(max(1, free / 2), tallest)
    canvas.put("read", x: 1, y: y, theme.text)
    drawFlow(points.map { Double($0.readBytes) }, theme.tierFile, y: y, rows, on: &canvas)
    let rate = scene.figures.readBytesPerSecond.map { NumberText.bytes($0) + "/s" }
    let perToken = NumberText.padded(NumberText.rate(scene.figures.evictionsPerToken), 6)
    guard y + 1 < canvas.height else {
      canvas.putRight(rate ?? NumberText.unknown, endX: right - 23, y: y, theme.text)
      var start = canvas.putRight(" / tok", endX: right, y: y, theme.dim)
      start = canvas.putRight(perToken, endX: start, y: y, theme.text)
      canvas.putRight("evict", endX: start, y: y, theme.dim)
      return
    }
    canvas.putRight(rate ?? NumberText.unknown, endX: right, y: y, theme.text)
    let next = y + rows + gap
    canvas.put("evict", x: 1, y: next, theme.text)
    drawFlow(points.map { Double($0.evictions) }, theme.evict, y: next, rows, on: &canvas)
    let start = canvas.putRight(" / tok", endX: right, y: next, theme.dim)
    canvas.putRight(perToken, endX: start, y: next, theme.text)

    for (row, words) in words.enumerated() {
      let y = next + rows + gap + row
      canvas.put(words.name, x: 1, y: y, theme.text)
      let text = scene.longest(words.texts, columns: right - 13)
      canvas.put(text, x: 14, y: y, theme.dim)
    }
  }

  private typealias Words = (name: String, texts: [String])

  /// What became of early reads; `nil` where there were none.
  private static func prefetchWords(_ scene: Scene) -> Words? {
    let counts = scene.state.tally.prefetches
    let tokens = scene.state.heat.tokens
    guard counts.started > 0, tokens > 0 else { return nil }
    let dot = " \(scene.appearance.glyphs.dot) "
    let rate = NumberText.rate(Double(counts.started) / Double(tokens)) + " / tok"
    func share(_ count: Int) -> String {
      NumberText.percent(Double(count) / Double(counts.started), decimals: 0) + " %"
    }
    let used = share(counts.useful) + " useful"
    return (
      "prefetch",
      [[rate, used, share(counts.wasted) + " wasted"], [rate, used], [rate]]
        .map { $0.joined(separator: dot) }
    )
  }

  /// How many experts the turn and the session were about.
  private static func workingSetWords(_ scene: Scene) -> Words? {
    let heat = scene.state.heat
    let all = heat.layerCount * heat.expertCount
    guard all > 0 else { return nil }
    let dot = " \(scene.appearance.glyphs.dot) "
    let session = heat.usedExperts(sinceToken: 0)
    let turn = heat.usedExperts(sinceToken: scene.state.newestTurnToken)
    let share = NumberText.percent(Double(session) / Double(all), decimals: 0) + " %"
    return (
      "working set",
      [
        "\(turn) experts this turn\(dot)\(session) this session (\(share))",
        "\(turn) this turn\(dot)\(session) this session", "\(turn) this turn",
      ]
    )
  }

  /// What is in memory whatever the budget, where that is more than the usual.
  private static func alwaysWords(_ scene: Scene) -> Words? {
    guard let model = scene.state.header?.model else { return nil }
    let shared = model.sharedExpertBytes.map { "shared experts " + NumberText.bytes($0) }
    let dense = (model.denseLayers?.count).map { "\($0) dense \($0 == 1 ? "layer" : "layers")" }
    let parts = [dense, shared].compactMap { $0 }
    if parts.isEmpty { return nil }
    let all = "in memory " + NumberText.bytes(model.denseBytes)
    let dot = " \(scene.appearance.glyphs.dot) "
    return ("always", [([all] + parts).joined(separator: dot), parts.joined(separator: dot)])
  }

  private static func drawFlow(
    _ values: [Double],
    _ color: Color,
    y: Int,
    _ rows: Int,
    on canvas: inout Canvas
  ) {
    let top = Figures.step(above: values.max() ?? 0)
    Graph(bars: values.map { Graph.Bar(share: $0 / top, color: color) }, height: rows)
      .draw(x: 7, y: y, on: &canvas)
  }

  // MARK: List

  private static func drawList(_ scene: Scene, on canvas: inout Canvas) {
    let theme = canvas.theme
    let figures = scene.figures
    let endX = canvas.width - 1
    var rows: [(name: String, value: String, color: Color)] = tiers(scene, theme).map {
      ($0.name, NumberText.count($0.count), $0.color)
    }
    rows += [
      ("hit", NumberText.percent(figures.hitShare) + "%", theme.dim),
      ("miss", figures.newestMisses.map { String($0) } ?? NumberText.unknown, theme.miss),
      ("read", shortRate(figures.readBytesPerSecond), theme.dim),
      (
        "evict",
        NumberText.rate(figures.evictionsPerToken),
        theme.dim
      ),
    ]
    for (y, row) in rows.prefix(canvas.height).enumerated() {
      canvas.put(row.name, x: 1, y: y, row.color)
      canvas.putRight(row.value, endX: endX, y: y, theme.text)
    }
  }

  /// `41M/s`.
  private static func shortRate(_ rate: Double?) -> String {
    guard let rate else { return NumberText.unknown }
    let text = NumberText.bytes(rate).split(separator: " ")
    guard text.count == 2 else { return NumberText.unknown }
    // No room for a third digit beside its point.
    let number = text[0].utf8.count > 2 ? text[0].prefix { $0 != "." } : text[0]
    return number + text[1].prefix(1) + "/s"
  }

  // MARK: Numbers

  private static func tiers(_ scene: Scene, _ theme: Theme) -> [Tier] {
    let state = scene.state
    // The shape of the heat is a sound one; the header's numbers may be anything.
    let all = state.heat.layerCount * state.heat.expertCount
    let slots = max(0, state.header?.settings.slotCount ?? 0)
    let held = min(all, state.residency.count)
    let hit = scene.figures.turnHitShare
    let columns = String(all).utf8.count
    return [
      Tier(
        name: "slot",
        color: theme.tierSlot,
        count: held,
        room: slots,
        countText: "\(held) / " + NumberText.padded(String(slots), columns),
        shareName: "hit",
        share: hit
      ),
      Tier(
        name: "file",
        color: theme.tierFile,
        count: all - held,
        room: all,
        countText: "\(all - held) / \(all)",
        shareName: "miss",
        share: hit.map { 1 - $0 }
      ),
    ]
  }
}
