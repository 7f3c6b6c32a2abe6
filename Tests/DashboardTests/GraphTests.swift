import Testing

@testable import Dashboard

struct GraphTests {
  private func lines(_ shares: [Double], height: Int, glyphs: Glyphs = .full) -> [String] {
    var canvas = Canvas(width: 6, height: 4, appearance: Appearance(glyphs: glyphs))
    let bars = shares.map { Graph.Bar(share: $0, color: .terminal) }
    Graph(bars: bars, height: height).draw(x: 1, y: 1, on: &canvas)
    return canvas.frame.lines
  }

  @Test func `bars stand on the last row and grow by eighths`() {
    #expect(lines([0.5, 1, 0.25, 0.75], height: 2) == ["", "  █ ▄", " ██▄█", ""])
  }

  @Test func `nothing is blank and something is not`() {
    #expect(lines([0, 0.0001], height: 2) == ["", "", "  ▁", ""])
  }

  @Test func `a value above the scale fills its column and no more`() {
    #expect(lines([7, .infinity], height: 1) == ["", " ██", "", ""])
  }

  @Test func `with fewer glyphs bars have fewer steps`() {
    #expect(lines([0.25, 0.5, 1], height: 1, glyphs: .safe) == ["", " ⣀⣤⣿", "", ""])
  }
}
