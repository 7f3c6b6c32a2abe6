import Testing

@testable import Simulation

@Suite("Read timeline")
struct ReadTimelineTests {
  private func timeline(lanes: Int, latency: Double = 5) -> ReadTimeline {
    ReadTimeline(
      storage: StorageModel(speed: 1, latency: latency, freshDelay: 3, laneCount: lanes),
      expertBytes: 10
    )
  }

  @Test func `transfers go one after the other, delays side by side`() {
    var timeline = timeline(lanes: 4)
    #expect((0..<3).map { _ in timeline.read(at: 100, freshShare: 0) } == [115, 125, 135])
  }

  @Test func `one lane waits for the delay of each read`() {
    var timeline = timeline(lanes: 1)
    #expect((0..<3).map { _ in timeline.read(at: 0, freshShare: 0) } == [15, 30, 45])
  }

  @Test func `a device that is idle again starts at once`() {
    var timeline = timeline(lanes: 2)
    _ = timeline.read(at: 0, freshShare: 0)
    #expect(timeline.read(at: 1000, freshShare: 0) == 1015)
  }

  @Test func `fresh slots take longer`() {
    var timeline = timeline(lanes: 2)
    #expect(timeline.read(at: 0, freshShare: 1) == 18)
  }

  @Test func `a read begins only when a lane is free`() {
    var timeline = timeline(lanes: 1)
    _ = timeline.read(at: 0, freshShare: 0)
    #expect(!timeline.canBegin(by: 15))
    #expect(timeline.canBegin(by: 15.5))
  }
}
