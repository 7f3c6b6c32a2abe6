import Testing

@testable import Simulation

@Suite("Median")
struct MedianTests {
  @Test func `of nothing there is none, of two the upper one`() {
    #expect(Median.of([]) == nil)
    #expect(Median.of([3, 1]) == 3)
    #expect(Median.of([9, 1, 5]) == 5)
  }

  @Test func `a line is not moved by one wild point`() throws {
    var points = (0..<9).map { (x: Double($0), y: 2 + 3 * Double($0)) }
    points[4].y = 1000
    let line = try #require(Median.line(points))
    #expect(line.slope == 3)
    #expect(line.intercept == 2)
  }

  @Test func `points above each other make no line`() {
    #expect(Median.line([(1, 1), (1, 5)]) == nil)
    #expect(Median.line([]) == nil)
  }

  @Test func `of many points some are taken, from beginning to end`() throws {
    let points = (0..<5000).map { (x: Double($0), y: 7 * Double($0)) }
    #expect(try #require(Median.line(points)).slope == 7)
  }
}
