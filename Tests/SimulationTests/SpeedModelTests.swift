import Testing

@testable import Simulation

@Suite("Speed model")
struct SpeedModelTests {
  /// A layer takes 10, an expert 4, a missed one 1 more; a read 20 and 5 of delay.
  private let model = SpeedModel(
    compute: ComputeModel(layers: 20, gap: 0, expert: 4, missedExpert: 1),
    storage: StorageModel(speed: 1, latency: 5, laneCount: 4),
    expertBytes: 20
  )

  @Test func `without misses there is only computing`() {
    let time = model.time(of: Array(repeating: ServedEvent(requests: 3, misses: 0), count: 2))
    #expect(time == SpeedModel.TokenTime(total: 20 + 24, stall: 0, reads: 0))
  }

  @Test func `resident experts are computed while the missing ones are read`() {
    // Layer 0: 10, then 3 experts to 22; the reads arrive at 35 and 55, each takes 5.
    let events = [ServedEvent(requests: 5, misses: 2), ServedEvent(requests: 0, misses: 0)]
    let time = model.time(of: events)
    #expect(time.stall == 13 + 15)
    #expect(time.total == 60 + 10)
    #expect(time.reads == 2)
  }

  @Test func `reads that are short enough cost no stall`() {
    var fast = model
    fast.storage.speed = 20
    // Arrives at 10 + 1 + 5, while two experts are computed until 18.
    let events = [ServedEvent(requests: 3, misses: 1), ServedEvent(requests: 0, misses: 0)]
    let time = fast.time(of: events)
    #expect(time.stall == 0)
    #expect(time.total == 18 + 5 + 10)
  }

  @Test func `certain reads begin with the layer before`() {
    // Begun at 10, there at 35: layer 1 begins at 10 + 12 + 10 = 32 and has two experts.
    let events = [
      ServedEvent(requests: 3, misses: 0),
      ServedEvent(requests: 3, misses: 0, early: 1, isCertain: true),
    ]
    let time = model.time(of: events)
    #expect(time.stall == 0)
    #expect(time.total == 32 + 8 + 5)
  }

  @Test func `guesses that found no lane are given up, and asked for anew`() {
    var narrow = model
    narrow.storage.laneCount = 1
    // One guess is read from 10 to 35; the second had no lane by 32 and is read after it,
    // from 35 to 60.
    let events = [
      ServedEvent(requests: 3, misses: 0),
      ServedEvent(requests: 2, misses: 0, early: 2),
    ]
    let time = narrow.time(of: events)
    #expect(time.reads == 2)
    #expect(time.stall == 3 + 20)
    #expect(time.total == 65)
  }

  @Test func `useless guesses are read to their end only while nobody asks`() {
    // Begun at 10, there at 35 and 55; layer 1 begins at 10 + 32 + 10 = 52.
    let events = [
      ServedEvent(requests: 8, misses: 0), ServedEvent(requests: 1, misses: 1, useless: 2),
    ]
    let time = model.time(of: events)
    #expect(time.reads == 2)
    #expect(time.stall == 25)
  }
}
