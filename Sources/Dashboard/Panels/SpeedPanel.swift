import Events
import Session

/// Tokens per second of the last tokens, and where the time of the newest one went.
enum SpeedPanel: Panel {
  static let title = "speed"
  static let smallest = (width: 30, height: 2)

  private static let axisColumns = 7
  /// Rows from which on a graph shows no more, only louder.
  private static let tallest = 10

  static func caption(_ scene: Scene, columns: Int) -> String {
    let now = NumberText.rate(scene.figures.tokensPerSecond)
    return scene.longest(
      ["\(now) tok/s \(scene.appearance.glyphs.dot) one bar a token", "tok/s"],
      columns: columns
    )
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let theme = canvas.theme
    // A picture of the split where there is room for more than words.
    let barRows = canvas.height >= 8 ? 2 : 0
    let free = max(0, canvas.height - 1 - barRows)
    // Where even that leaves room, every token has its split.
    let stackRows = free >= 12 ? min(free / 2, tallest) - 1 : 0
    let height = min(stackRows > 0 ? free - stackRows - 1 : free, tallest)
    let columns = max(0, canvas.width - axisColumns - 1)
    let top = scene.figures.speedTop
    if height > 0, scene.figures.tokensPerSecond != nil {
      drawAxis(NumberText.fixed(top, decimals: top < 10 ? 1 : 0), y: 0, height, on: &canvas)
    }
    let shares = speeds(scene.state.points, count: columns).map { $0 / top }
    Graph(bars: bars(shares, theme.graphLine, theme.graphArea), height: height)
      .draw(x: axisColumns, y: 0, on: &canvas)

    guard let split = scene.figures.split, split.total > 0 else { return }
    var y = height
    if stackRows > 0 {
      let stack = SplitStack(scene.state.points, columns: columns, top: scene.figures.timeTop)
      stack.draw(x: axisColumns, y: y + 1, rows: stackRows, on: &canvas)
      let timeTop = scene.figures.timeTop
      let text = NumberText.fixed(timeTop, decimals: timeTop < 10 ? 1 : 0)
      drawAxis(text, y: y + 1, stackRows, on: &canvas)
      if stackRows > 2 { canvas.putRight("ms", endX: axisColumns - 1, y: y + 2, theme.faint) }
      y += stackRows + 1
    }
    let parts = SplitPart.parts(of: split)
    if barRows > 0 {
      drawBar(parts, x: axisColumns, y: y + 1, columns: columns, on: &canvas)
    }
    drawWords(parts, y: y + barRows, on: &canvas)
  }

  /// The top of a scale, and its 0, beside a graph of some rows.
  private static func drawAxis(_ top: String, y: Int, _ rows: Int, on canvas: inout Canvas) {
    canvas.putRight(top, endX: axisColumns - 1, y: y, canvas.theme.faint)
    canvas.putRight("0", endX: axisColumns - 1, y: y + rows - 1, canvas.theme.faint)
  }

  /// Bars of which only the newest is bright.
  static func bars(_ shares: [Double], _ newest: Color, _ older: Color) -> [Graph.Bar] {
    shares.enumerated().map { index, share in
      Graph.Bar(share: share, color: index == shares.count - 1 ? newest : older)
    }
  }

  /// Tokens per second of the last tokens of decode, oldest first.
  static func speeds(_ points: [TokenPoint], count: Int) -> [Double] {
    var speeds: [Double] = []
    for point in points.reversed() {
      if speeds.count >= count { break }
      if let speed = Figures.speed(point) { speeds.append(speed) }
    }
    return speeds.reversed()
  }

  // MARK: The newest token

  private static func drawWords(_ parts: [SplitPart], y: Int, on canvas: inout Canvas) {
    // Where columns are few, only the last part says the unit.
    let isNarrow = canvas.width < 68
    var x = 1
    for (number, part) in parts.enumerated() {
      let time = NumberText.padded(NumberText.milliseconds(part.time), 4)
      canvas.set(part.kind.mark(canvas.glyphs), x: x, y: y, part.kind.color(canvas.theme))
      x = canvas.put(part.kind.rawValue, x: x + 2, y: y, canvas.theme.dim)
      x = canvas.put(time, x: x + 1, y: y, canvas.theme.text)
      if !isNarrow || number == parts.count - 1 {
        x = canvas.put(" ms", x: x, y: y, canvas.theme.dim)
      }
      x += 2
    }
  }

  private static func drawBar(
    _ parts: [SplitPart],
    x: Int,
    y: Int,
    columns: Int,
    on canvas: inout Canvas
  ) {
    let total = parts.reduce(0.0) { $0 + Double(max(0, $1.time)) }
    guard total > 0 else { return }
    var sum = 0.0
    var start = 0
    for part in parts {
      sum += Double(max(0, part.time))
      let end = Int((sum / total * Double(columns)).rounded())
      for column in start..<max(start, end) {
        let glyph = part.kind.bar(canvas.glyphs)
        canvas.set(glyph, x: x + column, y: y, part.kind.color(canvas.theme))
      }
      start = max(start, end)
    }
  }
}
