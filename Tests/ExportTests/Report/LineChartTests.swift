import Testing

@testable import Export

@Suite("LineChart")
struct LineChartTests {
  private func path(_ points: [LineChart.Point]) -> String {
    let chart = LineChart(
      title: "t <",
      xLabel: "x",
      xRange: 0...10,
      yUnit: " %",
      yTop: 100,
      points: points
    )
    let lines = chart.element.split(separator: "\n")
    return lines.first { $0.hasPrefix("<path") }.map(String.init) ?? ""
  }

  @Test func `the corners of the axes are where the curve ends`() {
    // 52 is left of the axes, 620 right; 174 bottom, 10 top.
    #expect(
      path([.init(x: 0, y: 0), .init(x: 10, y: 100)])
        == "<path class=\"curve\" d=\"M52 174h0.5L620 10\"/>"
    )
  }

  @Test func `what is not known is a gap`() {
    #expect(
      path([.init(x: 0, y: 0), .init(x: 5, y: nil), .init(x: 10, y: 200)])
        == "<path class=\"curve\" d=\"M52 174h0.5M620 10h0.5\"/>"
    )
  }

  @Test func `a long curve is made short`() {
    let points = (0..<100_000).map { LineChart.Point(x: Double($0) / 10_000, y: 50) }
    #expect(path(points).count < 10_000)
  }

  @Test(arguments: [
    (0.0, 1.0), (0.3, 0.5), (1, 1), (12.4, 20), (51, 100), (.infinity, 1), (.nan, 1),
  ])
  func `the top of an axis is round`(value: Double, top: Double) {
    #expect(abs(LineChart.step(above: value) - top) < 1e-12)
  }
}
