import Testing

@testable import Export

@Suite("FrameSchedule")
struct FrameScheduleTests {
  private func schedule(_ seconds: [Double], speed: Double = 1, idleLimit: Double = 2)
    -> FrameSchedule
  {
    FrameSchedule(
      times: seconds.map { Int64($0 * 1e9) },
      part: 0..<seconds.count,
      speed: speed,
      idleLimit: idleLimit
    )
  }

  @Test func `events wait for the next of ten frames a second`() {
    #expect(
      schedule([0, 0, 0.01, 0.05, 0.15, 1]).steps == [
        .init(time: 0, events: 0..<2), .init(time: 100_000, events: 2..<4),
        .init(time: 200_000, events: 4..<5), .init(time: 1_000_000, events: 5..<6),
      ]
    )
  }

  @Test func `gaps are cut, then played at the speed`() {
    #expect(schedule([0, 60, 61], speed: 2).steps.map(\.time) == [0, 1_000_000, 1_500_000])
  }

  @Test func `a part begins at once`() {
    let schedule = FrameSchedule(
      times: [0, 5_000_000_000, 6_000_000_000],
      part: 1..<3,
      speed: 1,
      idleLimit: 2
    )
    #expect(schedule.steps.map(\.time) == [0, 1_000_000])
    #expect(schedule.steps.map(\.events) == [1..<2, 2..<3])
  }

  @Test func `times of a hostile file end nothing`() {
    let schedule = FrameSchedule(
      times: [.min, .max],
      part: 0..<2,
      speed: 0.125,
      idleLimit: 86_400
    )
    #expect(schedule.duration == 691_200_000_000)
  }
}
