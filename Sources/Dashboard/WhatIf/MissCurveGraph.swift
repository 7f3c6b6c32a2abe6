/// The share of misses over the budget, as a line of dots.
struct MissCurveGraph {
  private let scene: WhatIfScene
  /// By budget.
  private let points: [WhatIfScene.CurvePoint]
  private let columns: Int
  private let rows: Int
  /// The budget at the right edge; it begins with none.
  private let widest: Double
  /// The share at the top edge.
  private let top: Double

  init(_ scene: WhatIfScene, columns: Int, rows: Int) {
    self.scene = scene
    self.columns = columns
    self.rows = rows
    points = scene.curve.filter { $0.missShare.isFinite && $0.budgetBytes >= 0 }
      .sorted { $0.budgetBytes < $1.budgetBytes }
    let last = points.last?.budgetBytes ?? 0
    widest = Double(max(1, last, scene.budgetBytes ?? 0))
    let highest = points.map(\.missShare).max() ?? 0
    top = min(1, max(0.05, (highest * 10).rounded(.up) / 10))
  }

  /// Draws with the axis of budgets in the row below, and that of shares left of `x`.
  func draw(x: Int, y: Int, on canvas: inout Canvas) {
    guard points.count > 1, columns > 10, rows > 0 else { return }
    let theme = canvas.theme
    canvas.putRight(NumberText.percent(top, decimals: 0), endX: x - 1, y: y, theme.faint)
    canvas.putRight("0", endX: x - 1, y: y + rows - 1, theme.faint)
    let now = scene.budgetBytes.map { column(of: Double($0)) }
    if let now {
      for row in 0..<rows {
        canvas.set(canvas.glyphs.vertical, x: x + now, y: y + row, theme.faint)
      }
    }
    drawLine(x: x, y: y, on: &canvas)
    drawSelected(x: x, y: y, on: &canvas)
    drawBudgets(now: now, x: x, y: y + rows, on: &canvas)
  }

  /// Where the selected row stands.
  private func drawSelected(x: Int, y: Int, on canvas: inout Canvas) {
    guard let row = scene.selectedRow, let hits = row.hitShare, hits.isFinite else { return }
    let column = column(of: Double(row.budgetBytes))
    let height = min(max(0, (1 - hits) / top), 1)
    let down = min(rows - 1, Int((1 - height) * Double(rows)))
    canvas.set(canvas.glyphs.live, x: x + column, y: y + down, canvas.theme.accent)
  }

  private func drawBudgets(now: Int?, x: Int, y: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    canvas.put("0", x: x, y: y, theme.faint)
    let end = NumberText.bytes(widest)
    let start = canvas.putRight(end, endX: x + columns, y: y, theme.faint)
    guard let now, let budget = scene.budgetBytes else { return }
    let text = "now " + NumberText.bytes(budget)
    let place = x + now - text.utf8.count / 2
    guard place > x + 1, place + text.utf8.count < start else { return }
    canvas.put(text, x: place, y: y, theme.dim)
  }

  private func column(of budget: Double) -> Int {
    min(Int(min(max(0, budget / widest), 1) * Double(columns)), columns - 1)
  }

  /// The share of misses at a budget, from 0 to 1 of the graph's height; `nil` outside of
  /// the curve.
  private func height(at budget: Double) -> Double? {
    guard let next = points.firstIndex(where: { Double($0.budgetBytes) >= budget }) else {
      return nil
    }
    let right = points[next]
    guard next > 0 else {
      return Double(right.budgetBytes) == budget ? min(max(0, right.missShare / top), 1) : nil
    }
    let left = points[next - 1]
    let span = Double(right.budgetBytes - left.budgetBytes)
    let part = span > 0 ? (budget - Double(left.budgetBytes)) / span : 1
    let share = left.missShare + (right.missShare - left.missShare) * part
    return min(max(0, share / top), 1)
  }

  private func drawLine(x: Int, y: Int, on canvas: inout Canvas) {
    let hasBraille = canvas.glyphs.hasBraille
    let dots = hasBraille ? (columns: 2, rows: 4) : (columns: 1, rows: 1)
    let across = columns * dots.columns
    let down = rows * dots.rows
    var patterns = [UInt32](repeating: 0, count: columns * rows)
    var before: Int?
    for dot in 0..<across {
      let budget = (Double(dot) + 0.5) / Double(across) * widest
      guard let height = height(at: budget) else { continue }
      let level = min(down - 1, Int((1 - height) * Double(down)))
      // A steep line has no holes.
      let reach = before.map { $0 < level ? $0 + 1...level : level...level } ?? level...level
      for row in reach {
        patterns[row / dots.rows * columns + dot / dots.columns] |=
          Self.bits[row % dots.rows][dot % dots.columns]
      }
      before = level
    }
    for row in 0..<rows {
      for column in 0..<columns {
        let pattern = patterns[row * columns + column]
        guard pattern != 0, let braille = Unicode.Scalar(0x2800 + pattern) else { continue }
        let glyph = hasBraille ? braille : canvas.glyphs.levelBar
        canvas.set(glyph, x: x + column, y: y + row, canvas.theme.graphLine)
      }
    }
  }

  /// U+2800 + bits; dots are numbered down the columns, the lowest row last.
  private static let bits: [[UInt32]] = [
    [0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80],
  ]
}
