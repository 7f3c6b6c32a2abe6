import Events
import Testing

@testable import Experts

@Suite("Expert store: prefetch")
struct ExpertStorePrefetchTests {
  private let subject: StoreSubject

  init() throws {
    subject = try StoreSubject()
  }

  private func expert(_ layer: Int, _ index: Int) -> ExpertID {
    ExpertID(layer: layer, index: index)
  }

  private func guesses(_ experts: ExpertID...) -> [Prediction] {
    experts.enumerated().map { Prediction(expert: $1, confidence: 1 / Float($0 + 1)) }
  }

  /// A file whose reads wait for a latch.
  private func held() throws -> (file: FaultyFile, latch: Latch) {
    let latch = Latch()
    return (try FaultyFile(path: subject.file.path) { _ in .held(latch) }, latch)
  }

  @Test func `what has arrived is a hit, and was of use once`() throws {
    let store = try subject.store(slots: 12)
    store.prefetch(guesses(expert(1, 0), expert(1, 3)), from: 0)
    // Told to wait, so that it has arrived.
    while !store.predicted.loading.isEmpty { store.settleArrivals(waiting: true) }
    for _ in 0..<2 {
      #expect(try subject.serve(store, layer: 1, experts: [0, 5]).outcomes.first == .hit)
    }
    let sums = store.statistics
    #expect(sums.prefetches == 2 && sums.usefulPrefetches == 1 && sums.cancelled == 0)
    #expect(sums.reads == 1 && sums.hits == 3 && sums.late == 0)
  }

  @Test func `what is on its way is late, raised, and recorded as a prefetch`() throws {
    let (file, latch) = try held()
    // One lane: the read in front is the only one that is held.
    let store = try subject.store(slots: 12, file: file, reading: ReadOptions(laneCount: 1))
    store.prefetch(guesses(expert(2, 1)), from: 0)
    latch.waitUntilHolding(1)
    store.prefetch(guesses(expert(1, 0), expert(1, 3)), from: 0)
    let event = try subject.serve(store, layer: 1, experts: [3]) { latch.open() }
    #expect(event.outcomes == [.late])
    let read = try #require(event.reads.first { $0.expert == expert(1, 3) })
    #expect(read.kind == .prefetch)
    #expect(store.statistics.late == 1 && store.statistics.usefulPrefetches == 1)
    #expect(store.statistics.reads == 0)
    // It was raised over the guess that came before it.
    let offset = subject.layout.readPieces(of: expert(1, 3))[0].offset & ~4095
    let other = subject.layout.readPieces(of: expert(1, 0))[0].offset & ~4095
    let order = file.offsets
    let first = try #require(order.firstIndex(of: offset))
    #expect(order.firstIndex(of: other).map { $0 > first } ?? true)
  }

  @Test func `what was guessed wrong is cancelled unless it has begun`() throws {
    let (file, latch) = try held()
    let store = try subject.store(slots: 12, file: file, reading: ReadOptions(laneCount: 1))
    store.prefetch(guesses(expert(1, 0), expert(1, 3), expert(1, 4)), from: 0)
    latch.waitUntilHolding(1)
    store.settlePredictions(for: 1) { $0 == 4 }
    // 0 is being read, 3 was taken back, 4 is wanted.
    #expect(store.statistics.cancelled == 1 && store.usedSlots == 2)
    #expect(store.predicted.protected.isEmpty)
    latch.open()
    #expect(try subject.serve(store, layer: 1, experts: [3, 4]).outcomes == [.miss, .late])
    #expect(store.statistics.prefetches == 3 && store.statistics.usefulPrefetches == 1)
  }

  @Test func `guesses for other layers stay when one has come`() throws {
    let (file, latch) = try held()
    let store = try subject.store(slots: 12, file: file, reading: ReadOptions(laneCount: 1))
    store.prefetch(guesses(expert(1, 0), expert(2, 0)), from: 0)
    latch.waitUntilHolding(1)
    store.settlePredictions(for: 1) { _ in false }
    #expect(store.predicted.loading.contains(expert(2, 0)))
    #expect(store.predicted.protected.experts == [expert(2, 0)])
    latch.open()
  }

  @Test func `no more bytes are under way than were allowed`() throws {
    let (file, latch) = try held()
    let store = try subject.store(slots: 12, file: file)
    let limit = 2 * subject.layout.slotBytes
    store.prefetch(
      guesses(expert(1, 0), expert(1, 1), expert(1, 2), expert(1, 3)),
      from: 0,
      byteLimit: limit + 1
    )
    #expect(store.statistics.prefetches == 2 && store.usedSlots == 2)
    store.prefetch(guesses(expert(2, 0)), from: 0, byteLimit: limit)
    #expect(store.statistics.prefetches == 2)
    // Who was not read needs no protection.
    #expect(store.predicted.protected.experts == [expert(1, 0), expert(1, 1)])
    latch.open()
    while !store.predicted.loading.isEmpty { store.settleArrivals(waiting: true) }
    store.prefetch(guesses(expert(2, 0)), from: 0, byteLimit: limit)
    #expect(store.statistics.prefetches == 3)
  }

  @Test func `a resident that was predicted is the last to leave`() throws {
    let store = try subject.store(slots: 4)
    try subject.serve(store, layer: 1, experts: [0, 1])
    try subject.serve(store, step: 1, layer: 2, experts: [0, 1])
    // Layer 1 was used longest ago, and would leave.
    store.prefetch(guesses(expert(1, 0), expert(1, 1)), from: 2)
    #expect(store.statistics.prefetches == 0)
    try subject.serve(store, step: 2, layer: 0, experts: [0, 1])
    #expect(store.isResident(expert(1, 0)) && store.isResident(expert(1, 1)))
    // Nobody else is left: now they must.
    try subject.serve(store, step: 2, layer: 0, experts: [2, 3, 4, 5])
    #expect(store.usedSlots == 4 && !store.isResident(expert(1, 0)))
  }

  @Test func `a guess evicts nobody who was guessed as well, or is in use`() throws {
    let store = try subject.store(slots: 2)
    try subject.serve(store, layer: 1, experts: [0, 1])
    store.prefetch(guesses(expert(1, 0), expert(1, 1), expert(1, 2)), from: 0)
    #expect(store.statistics.prefetches == 0 && store.statistics.evictions == 0)
    store.settlePredictions(for: 1) { _ in true }
    try subject.serve(store, layer: 1, experts: [0, 1]) {
      store.prefetch(guesses(expert(2, 0)), from: 1)
    }
    #expect(store.statistics.prefetches == 0)
  }

  @Test func `the smallest store is served although everything in it is predicted`() throws {
    let (file, latch) = try held()
    let store = try subject.store(slots: 2, file: file, reading: ReadOptions(laneCount: 1))
    store.prefetch(guesses(expert(1, 0), expert(1, 1)), from: 0)
    latch.waitUntilHolding(1)
    latch.open()
    // One is taken back; the other has begun and must arrive before it can leave.
    let event = try subject.serve(store, layer: 0, experts: [4, 5])
    #expect(event.outcomes == [.miss, .miss])
    #expect(store.usedSlots == 2 && store.isResident(expert(0, 4)))
  }

  @Test func `certain reads come before guesses`() throws {
    let (file, latch) = try held()
    let store = try subject.store(slots: 12, file: file, reading: ReadOptions(laneCount: 1))
    store.prefetch(guesses(expert(2, 5), expert(1, 0)), from: 0)
    latch.waitUntilHolding(1)
    store.prefetch(guesses(expert(1, 4)), from: 0, areCertain: true)
    latch.open()
    while !store.predicted.loading.isEmpty { store.settleArrivals(waiting: true) }
    let order = subject.drain(store).reads.map(\.expert)
    let certain = try #require(order.firstIndex(of: expert(1, 4)))
    let guess = try #require(order.firstIndex(of: expert(2, 5)))
    #expect(certain < guess || guess == 0)
    #expect(order.firstIndex(of: expert(1, 0)).map { $0 > certain || $0 == 0 } == true)
  }

  @Test func `a warm start fills the slots in order, and counts for nothing`() throws {
    let store = try subject.store(slots: 5)
    store.fill(with: subject.experts.reversed())
    #expect(store.usedSlots == 5 && store.statistics == StoreStatistics())
    #expect(subject.experts.suffix(5).allSatisfy(store.isResident))
    #expect(try subject.serve(store, layer: 2, experts: [5, 1]).outcomes == [.hit, .hit])
    #expect(try subject.serve(store, layer: 2, experts: [0]).outcomes == [.miss])
    let whole = try subject.store(slots: 18)
    whole.fill()
    #expect(subject.experts.allSatisfy(whole.isResident))
  }
}
