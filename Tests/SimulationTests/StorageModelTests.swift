import Testing

@testable import Simulation

@Suite("Storage model")
struct StorageModelTests {
  /// Reads of 1000 bytes that take 100 ns and 2 ns a byte, so many times.
  private func bursts(
    of count: Int,
    times: Int,
    isFresh: Bool? = false,
    more: Double = 0
  ) -> [LiveRun.ReadBurst] {
    Array(
      repeating: LiveRun.ReadBurst(
        count: count,
        bytes: 1000 * Double(count),
        time: 100 + (2000 + more) * Double(count),
        isFresh: isFresh
      ),
      count: times
    )
  }

  @Test func `latency and speed are those of the bursts`() throws {
    let model = try #require(
      StorageModel(
        fitting: (1...4).flatMap { bursts(of: $0, times: 8) },
        laneCount: 4
      )
    )
    #expect(abs(model.speed - 0.5) < 1e-9)
    #expect(abs(model.latency - 100) < 1e-6)
    #expect(model.freshDelay == 0)
  }

  @Test func `a few wild bursts do not count`() throws {
    var recorded = (1...4).flatMap { bursts(of: $0, times: 9) }
    for place in stride(from: 0, to: recorded.count, by: 9) { recorded[place].time = 1e9 }
    let model = try #require(StorageModel(fitting: recorded, laneCount: 4))
    #expect(abs(model.speed - 0.5) < 1e-9)
  }

  @Test func `reads into fresh slots have their own delay`() throws {
    let steady = (1...4).flatMap { bursts(of: $0, times: 8) }
    let fresh = (1...4).flatMap { bursts(of: $0, times: 8, isFresh: true, more: 700) }
    let model = try #require(StorageModel(fitting: steady + fresh, laneCount: 4))
    #expect(abs(model.speed - 0.5) < 1e-9)
    #expect(abs(model.freshDelay - 700) < 1e-6)
  }

  @Test func `bursts of one size give a speed without latency`() throws {
    let model = try #require(
      StorageModel(fitting: bursts(of: 2, times: 20), laneCount: 4)
    )
    #expect(model.latency == 0)
    #expect(abs(model.speed - 2000 / 4100) < 1e-9)
  }

  @Test func `without reads there is no model`() {
    #expect(StorageModel(fitting: [], laneCount: 4) == nil)
  }

  @Test func `a number of lanes that makes no sense is brought into bounds`() throws {
    let model = try #require(
      StorageModel(fitting: bursts(of: 1, times: 1), laneCount: .max)
    )
    #expect(model.laneCount == 64)
  }

  @Test func `slower by a factor is so in every part`() {
    let model = StorageModel(speed: 2, latency: 10, freshDelay: 4, laneCount: 3).slowed(by: 2)
    #expect(model == StorageModel(speed: 1, latency: 20, freshDelay: 8, laneCount: 3))
  }
}
