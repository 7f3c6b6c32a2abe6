/// A row of bars, one column each.
struct Graph {
  struct Bar: Equatable {
    /// From 0 to 1 of the graph's height.
    var share: Double
    var color: Color
  }

  var bars: [Bar]
  /// Rows.
  var height: Int

  /// Draws with the bars' feet in row `y + height - 1`.
  func draw(x: Int, y: Int, on canvas: inout Canvas) {
    let glyphs = canvas.glyphs.bars
    let steps = glyphs.count - 1
    for (column, bar) in bars.enumerated() where bar.share > 0 {
      // Something is never nothing.
      let filled = max(1, Int((min(bar.share, 1) * Double(height * steps)).rounded()))
      for row in 0..<height where filled > row * steps {
        let level = min(steps, filled - row * steps)
        canvas.set(glyphs[level], x: x + column, y: y + height - 1 - row, bar.color)
      }
    }
  }
}
