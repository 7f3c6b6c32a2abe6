import Testing

@testable import Dashboard

struct MissCurveGraphTests {
  private func lines(_ scene: WhatIfScene, glyphs: Glyphs = .ascii) -> [String] {
    var canvas = Canvas(width: 26, height: 5, appearance: Appearance(glyphs: glyphs))
    MissCurveGraph(scene, columns: 20, rows: 4).draw(x: 5, y: 0, on: &canvas)
    return canvas.frame.lines
  }

  private func scene(_ points: [(Int, Double)], budget: Int?) -> WhatIfScene {
    var scene = WhatIfScene()
    scene.curve = points.map { .init(budgetBytes: $0.0, missShare: $0.1) }
    scene.budgetBytes = budget
    return scene
  }

  @Test func `a falling line falls`() {
    // From 40 % without budget to nothing at 20 MB; a cell is 1 MB wide and 10 % high.
    #expect(
      lines(scene([(20_000_000, 0), (0, 0.4)], budget: nil)) == [
        "  40 =====", "          =====", "               =====", "   0                =====",
        "     0            20.0 MB",
      ]
    )
  }

  @Test func `the budget of the session is a line`() {
    let drawn = lines(scene([(0, 0.4), (20_000_000, 0)], budget: 11_000_000))
    #expect(drawn[0].hasSuffix("=====      |"))
    #expect(drawn[2].hasPrefix("               ====="))
  }

  @Test func `a step has no holes`() {
    let drawn = lines(
      scene([(0, 0.4), (10_000_000, 0.4), (10_000_001, 0), (20_000_000, 0)], budget: nil)
    )
    let columns = drawn.prefix(4).map { Array($0.padding(to: 26)) }
    #expect((0..<4).allSatisfy { row in columns[row][15] == "=" || columns[row][14] == "=" })
  }

  @Test func `budgets without sense stay inside`() {
    for budget in [Int.min, -1, 0, Int.max] {
      var scene = scene([(0, 0.4), (1, 0)], budget: budget)
      scene.rows = [.init(number: 1, policy: "p", budgetBytes: budget, hitShare: 0.5)]
      #expect(lines(scene).allSatisfy { $0.count <= 26 })
    }
  }

  @Test func `one point is no curve`() {
    #expect(lines(scene([(5, 0.5)], budget: 3)).joined().isEmpty)
    #expect(lines(scene([], budget: nil)).joined().isEmpty)
  }
}

extension String {
  fileprivate func padding(to count: Int) -> String {
    self + String(repeating: " ", count: max(0, count - self.count))
  }
}
