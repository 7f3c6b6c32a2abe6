import Testing

@testable import Terminal

@Suite("Frame pace")
struct FramePaceTests {
  private static let millisecond: Int64 = 1_000_000

  /// Frames of a size and a cost, one after the other at the pace's own rate; the time after.
  @discardableResult
  private static func draw(
    _ pace: inout FramePace,
    frames: Int,
    bytes: Int = 0,
    cost: Int64 = 0,
    from start: Int64 = 0
  ) -> Int64 {
    var time = start
    for _ in 0..<frames {
      pace.learn(bytes: bytes, cost: cost, at: time)
      time += pace.pause
    }
    return time
  }

  @Test func `ten frames a second where they cost little`() {
    var pace = FramePace()
    #expect(pace.pause == 100 * Self.millisecond)
    let end = Self.draw(&pace, frames: 100, bytes: 200, cost: Self.millisecond / 2)
    #expect(end == 10_000 * Self.millisecond)
    #expect(!pace.holdsPictures(at: end))
  }

  @Test func `the rate can be chosen`() {
    #expect(FramePace(framesPerSecond: 2).pause == 500 * Self.millisecond)
    #expect(FramePace(framesPerSecond: 1).pause == 1000 * Self.millisecond)
  }

  @Test func `pictures wait where a slow link would not carry them`() {
    var pace = FramePace()
    // 15,000 bytes with pictures and 500 without, ten times a second.
    var bytes = 0
    var pictures = 0
    for frame in 0..<600 {
      let time = Int64(frame) * 100 * Self.millisecond
      let isHeld = pace.holdsPictures(at: time)
      let size = isHeld ? 500 : 15_000
      pace.learn(bytes: size, cost: 0, at: time)
      #expect(pace.pause == 100 * Self.millisecond)
      bytes += size
      pictures += isHeld ? 0 : 1
    }
    // 15,000 a second for a minute, and what could be written at once at the begin.
    #expect((880_000...925_000).contains(bytes))
    #expect((38...46).contains(pictures))
  }

  @Test func `after a pause pictures come at once`() {
    var pace = FramePace()
    pace.learn(bytes: 30_000, cost: 0, at: 0)
    // 4,000 may come at once, the other 26,000 take 1.73 s.
    #expect(pace.holdsPictures(at: 1700 * Self.millisecond))
    #expect(!pace.holdsPictures(at: 1780 * Self.millisecond))
  }

  @Test func `frames that are large without pictures take longer`() {
    var pace = FramePace()
    let end = Self.draw(&pace, frames: 200, bytes: 6000)
    // 400 ms for each, at 15,000 bytes a second, but for a second's worth of debt.
    #expect((78_000...80_500).contains(end / Self.millisecond))
    Self.draw(&pace, frames: 50, bytes: 1_000_000, from: end)
    // However much it is, there are two frames a second.
    #expect(pace.pause == 500 * Self.millisecond)
  }

  @Test func `costly frames take at most a hundredth of a core`() {
    var pace = FramePace()
    Self.draw(&pace, frames: 100, cost: 4 * Self.millisecond)
    #expect(abs(pace.pause - 400 * Self.millisecond) < Self.millisecond)
  }

  @Test func `a terminal that does not keep up gets half the frames, then more again`() {
    var pace = FramePace()
    pace.fallBehind()
    #expect(pace.pause == 200 * Self.millisecond)
    pace.fallBehind()
    pace.fallBehind()
    #expect(pace.pause == 500 * Self.millisecond)
    pace.learn(bytes: 0, cost: 0, at: 0)
    #expect(pace.pause == 450 * Self.millisecond)
    Self.draw(&pace, frames: 20)
    #expect(pace.pause == 100 * Self.millisecond)
  }
}
