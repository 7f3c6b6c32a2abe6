import Session

/// A graph with a column for each token: its time, and where it went, from the foot up
/// attention, experts, waiting for reads, and all else.
struct SplitStack {
  /// The last tokens of decode, oldest first.
  let tokens: [[SplitPart]]
  /// Milliseconds that reach the top; longer tokens are cut there.
  let top: Double

  init(_ points: [TokenPoint], columns: Int, top: Double) {
    var tokens: [[SplitPart]] = []
    for point in points.reversed() where point.phase == .decode {
      if tokens.count >= columns { break }
      tokens.append(SplitPart.parts(of: point.split))
    }
    self.tokens = tokens.reversed()
    self.top = max(1e-6, top)
  }

  func draw(x: Int, y: Int, rows: Int, on canvas: inout Canvas) {
    for (column, parts) in tokens.enumerated() {
      for row in 0..<rows {
        draw(parts, row: row, of: rows, x: x + column, y: y + rows - 1 - row, on: &canvas)
      }
    }
  }

  /// Draws a cell, of rows that are counted from the foot.
  private func draw(
    _ parts: [SplitPart],
    row: Int,
    of rows: Int,
    x: Int,
    y: Int,
    on canvas: inout Canvas
  ) {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs)
    // Where the parts of this cell end, in cells from its foot.
    var ends: [(kind: SplitPart.Kind, end: Double)] = []
    var sum = 0.0
    for part in parts where part.time > 0 {
      sum += Double(part.time) / 1e6 / top * Double(rows)
      let end = sum - Double(row)
      if end > 0 { ends.append((part.kind, end)) }
      if end >= 1 { break }
    }
    guard let lowest = ends.first, ends.last.map({ $0.end > 0.05 }) ?? false else { return }
    guard glyphs.mapCells == .halfBlocks else {
      // The part in the middle of the cell stands for it.
      guard let middle = ends.first(where: { $0.end >= 0.5 }) else { return }
      canvas.set(middle.kind.bar(glyphs), x: x, y: y, middle.kind.color(theme))
      return
    }
    let steps = glyphs.bars.count - 1
    func bar(_ share: Double) -> Unicode.Scalar {
      glyphs.bars[min(steps, max(1, Int((share * Double(steps)).rounded())))]
    }
    let color = lowest.kind.color(theme)
    let highest = ends[ends.count - 1]
    if highest.end < 1 || lowest.end >= 1 {
      // A cell has two colours, and one is the background's: the part at the foot has it all.
      canvas.set(bar(min(1, highest.end)), x: x, y: y, color)
    } else {
      let style = Style(foreground: color, background: highest.kind.color(theme))
      canvas.set(bar(lowest.end), x: x, y: y, style)
    }
  }
}
