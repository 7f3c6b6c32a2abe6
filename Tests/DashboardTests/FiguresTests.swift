import Events
import Session
import Testing

@testable import Dashboard

struct FiguresTests {
  private func point(
    end: Int64,
    duration: Int64 = 100_000_000,
    phase: TokenRecord.Phase = .decode,
    uses: Int = 0,
    hits: Int = 0,
    readBytes: Int = 0
  ) -> TokenPoint {
    var record = TokenRecord(position: 0, phase: phase, token: 0)
    record.end = end
    record.start = end - duration
    var point = TokenPoint(record)
    point.uses = uses
    point.hits = hits
    point.readBytes = readBytes
    return point
  }

  private func figures(_ points: [TokenPoint]) -> Figures {
    var state = DashboardState()
    state.points = points
    return Figures(state)
  }

  @Test func `without tokens nothing is known`() {
    let figures = figures([])
    #expect(figures.tokensPerSecond == nil)
    #expect(figures.hitShare == nil)
    #expect(figures.readBytesPerSecond == nil)
    #expect(figures.newestMisses == nil)
  }

  @Test func `speed is that of the last sixteen tokens of decode`() {
    var points = (0..<9).map { point(end: $0, duration: 900_000_000) }
    points += (0..<16).map { point(end: 10 + $0, duration: 50_000_000) }
    points += (0..<40).map { point(end: 30 + $0, duration: 7, phase: .prefill) }
    #expect(figures(points).tokensPerSecond == 20)
  }

  @Test func `prefill alone has no speed`() {
    #expect(figures([point(end: 5, phase: .prefill)]).tokensPerSecond == nil)
  }

  @Test func `hits are counted over the last sixty-four tokens`() {
    let old = Array(repeating: point(end: 1, uses: 8, hits: 0), count: 10)
    let new = Array(repeating: point(end: 1, uses: 8, hits: 6), count: 64)
    #expect(figures(old + new).hitShare == 0.75)
    #expect(figures(new).newestMisses == 2)
  }

  @Test func `reads are those of the last second of the session`() {
    let points = [
      point(end: 1_000_000_000, readBytes: 1_000_000),
      point(end: 1_500_000_000, readBytes: 30),
      point(end: 2_000_000_000, readBytes: 12),
    ]
    #expect(figures(points).readBytesPerSecond == 42)
  }

  @Test func `a token longer than a second spreads its reads over its time`() {
    let slow = point(end: 9_000_000_000, duration: 4_000_000_000, readBytes: 400)
    #expect(figures([slow]).readBytesPerSecond == 100)
  }

  @Test(arguments: [
    (0.3, 0.5), (1, 1), (1.1, 2), (2.5, 5), (12.4, 20), (20, 20), (51, 100), (0, 1), (100, 100),
    (.nan, 1), (1e300, 1e12),
  ])
  func `scales go in steps of 1, 2 and 5`(value: Double, step: Double) {
    #expect(Figures.step(above: value) == step)
  }

  @Test func `one quick token does not set the scale`() {
    var points = Array(repeating: point(end: 1), count: 40)
    points[10] = point(end: 1, duration: 1_000_000)
    #expect(figures(points).speedTop == 20)
  }

  @Test func `scales stay while a turn goes on`() {
    // Ten tokens a second, then, still in the turn, a hundred.
    var points = Array(repeating: point(end: 1), count: 20)
    let before = figures(points)
    #expect(before.speedTop == 10)
    #expect(before.timeTop == 100)
    points += Array(repeating: point(end: 1, duration: 10_000_000), count: 20)
    #expect(figures(points).speedTop == 10)
    var state = DashboardState()
    state.points = points
    state.landmarks = [Landmark(token: points.count, kind: .turn(2))]
    #expect(Figures(state).speedTop == 100)
  }

  @Test func `the turn's hits are those since the user spoke`() {
    var state = DashboardState()
    state.points = [point(end: 1, uses: 4, hits: 0), point(end: 2, uses: 4, hits: 3)]
    state.landmarks = [Landmark(token: 1, kind: .turn(1)), Landmark(token: 1, kind: .mark("a"))]
    #expect(Figures(state).turnHitShare == 0.75)
    #expect(Figures(state).hitShare == 0.375)
    state.landmarks[0].token = 2
    #expect(Figures(state).turnHitShare == nil)
  }

  @Test func `times of a broken recording are survived`() {
    let points = [
      point(end: .max, duration: 1, uses: 1, hits: 3, readBytes: .max),
      point(end: .min + 1, duration: 1, readBytes: .max),
    ]
    #expect(figures(points).newestMisses == 0)
  }
}
