import Testing

@testable import Terminal

@Suite("Frame pace")
struct FramePaceTests {
  private static let millisecond: Int64 = 1_000_000

  @Test func `ten frames a second where they cost little`() {
    var pace = FramePace()
    #expect(pace.pause == 100 * Self.millisecond)
    for _ in 0..<100 { pace.learn(bytes: 200, cost: Self.millisecond / 2) }
    #expect(pace.pause == 100 * Self.millisecond)
  }

  @Test func `the rate can be chosen`() {
    #expect(FramePace(framesPerSecond: 2).pause == 500 * Self.millisecond)
    #expect(FramePace(framesPerSecond: 1).pause == 1000 * Self.millisecond)
  }

  @Test func `many bytes take longer`() {
    var pace = FramePace()
    // 5,000 bytes a frame at 20,000 a second: four frames.
    for _ in 0..<100 { pace.learn(bytes: 5000, cost: 0) }
    #expect(abs(pace.pause - 250 * Self.millisecond) < Self.millisecond)
    // However much it is, there are two frames a second.
    for _ in 0..<100 { pace.learn(bytes: 1_000_000, cost: 0) }
    #expect(pace.pause == 500 * Self.millisecond)
  }

  @Test func `one large frame does not stop the picture`() {
    var pace = FramePace()
    pace.learn(bytes: 12_000, cost: 0)
    #expect(pace.pause == 150 * Self.millisecond)
    for _ in 0..<20 { pace.learn(bytes: 0, cost: 0) }
    #expect(pace.pause == 100 * Self.millisecond)
  }

  @Test func `costly frames take at most a fiftieth of a core`() {
    var pace = FramePace()
    for _ in 0..<100 { pace.learn(bytes: 0, cost: 4 * Self.millisecond) }
    #expect(abs(pace.pause - 200 * Self.millisecond) < Self.millisecond)
  }

  @Test func `a terminal that does not keep up gets half the frames, then more again`() {
    var pace = FramePace()
    pace.fallBehind()
    #expect(pace.pause == 200 * Self.millisecond)
    pace.fallBehind()
    pace.fallBehind()
    #expect(pace.pause == 500 * Self.millisecond)
    pace.learn(bytes: 0, cost: 0)
    #expect(pace.pause == 450 * Self.millisecond)
    for _ in 0..<20 { pace.learn(bytes: 0, cost: 0) }
    #expect(pace.pause == 100 * Self.millisecond)
  }
}
