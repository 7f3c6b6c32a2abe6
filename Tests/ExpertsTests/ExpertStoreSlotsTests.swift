import Events
import Glibc
import Synchronization
import Testing

@testable import Experts

@Suite("Expert store: slots")
struct ExpertStoreSlotsTests {
  private let subject: StoreSubject

  init() throws {
    subject = try StoreSubject()
  }

  /// Admits layer 0, streams everybody else.
  private struct Choosy: EvictionPolicy {
    static let name = "choosy"
    private var inner = LeastRecentlyUsed(layerCount: 3, expertCount: 6)

    mutating func begin(step: Int, layer: Int) { inner.begin(step: step, layer: layer) }
    mutating func recordHit(_ expert: ExpertID) { inner.recordHit(expert) }
    mutating func recordAdmission(_ expert: ExpertID) { inner.recordAdmission(expert) }
    mutating func admits(_ expert: ExpertID, except pinned: ExpertSet) -> Bool {
      expert.layer == 0
    }
    mutating func removeVictim(
      for newcomer: ExpertID,
      except pinned: ExpertSet
    ) -> ExpertID? { inner.removeVictim(for: newcomer, except: pinned) }
    mutating func remove(_ expert: ExpertID) { inner.remove(expert) }
  }

  @Test func `an expert that streams through leaves no trace but its record`() throws {
    let store = try subject.store(slots: 4, streamingSlots: 2) { _ in Choosy() }
    #expect(store.eventLimit == 2 && store.slotCount == 4)
    try subject.serve(store, layer: 0, experts: [0, 1])
    let passing = try subject.serve(store, step: 1, layer: 1, experts: [2, 3])
    #expect(passing.outcomes == [.miss, .miss])
    #expect(Set(passing.evictions) == [ExpertID(layer: 1, index: 2), ExpertID(layer: 1, index: 3)])
    #expect(passing.reads.count == 2)
    #expect(store.usedSlots == 2 && !store.isResident(ExpertID(layer: 1, index: 2)))
    let again = try subject.serve(store, step: 2, layer: 0, experts: [0, 1])
    #expect(again.outcomes == [.hit, .hit] && again.evictions.isEmpty)
  }

  @Test func `a layer over its quota gives up its own, although slots are free`() throws {
    let store = try subject.store(slots: 9) { _ in
      LayerQuota(quotas: [2, 2, 5]) { _ in LeastRecentlyUsed(layerCount: 3, expertCount: 6) }
    }
    try subject.serve(store, layer: 0, experts: [0, 1])
    let event = try subject.serve(store, step: 1, layer: 0, experts: [2])
    #expect(event.evictions == [ExpertID(layer: 0, index: 0)])
    #expect(store.usedSlots == 2)
    // Nor does a guess go over it.
    store.prefetch([Prediction(expert: ExpertID(layer: 0, index: 4), confidence: 1)], from: 2)
    #expect(store.usedSlots == 2)
    // An event larger than the quota is served all the same.
    try subject.serve(store, step: 2, layer: 1, experts: [0, 1, 2, 3])
    #expect(store.usedSlots == 6)
  }

  @Test func `fewer slots evict as many, more slots nobody, and the bytes stay right`() throws {
    let store = try subject.store(slots: 12)
    for layer in 0..<3 { try subject.serve(store, layer: layer, experts: [0, 1, 2, 3]) }
    store.change(slotCount: 7)
    #expect(store.slotCount == 7 && store.usedSlots == 7)
    #expect(subject.drain(store).evictions.count == 5)
    store.change(slotCount: 18)
    #expect(store.usedSlots == 7 && subject.drain(store).evictions.isEmpty)
    for layer in 0..<3 { try subject.serve(store, step: 1, layer: layer, experts: [0, 1, 2, 3]) }
    #expect(store.usedSlots == 12)
    store.change(slotCount: 2)
    #expect(store.usedSlots == 2 && store.eventLimit == 2)
    for step in 2..<8 {
      for layer in 0..<3 {
        try subject.serve(store, step: step, layer: layer, experts: [step % 6, (step + 1) % 6])
      }
    }
    #expect(store.usedSlots == 2)
  }

  @Test func `a smaller store gives the memory back, that of cancelled guesses too`() throws {
    // Guesses are read slowly by one lane, so that the second is cancelled by the change.
    let isSlow = Atomic(false)
    let file = try FaultyFile(path: subject.file.path) { _ in
      isSlow.load(ordering: .relaxed) ? .slow(10_000) : nil
    }
    let store = try subject.store(slots: 6, file: file, reading: ReadOptions(laneCount: 1))
    try subject.serve(store, layer: 0, experts: [0, 1, 2, 3, 4, 5])
    let whole = store.slotCount * subject.layout.slotBytes
    #expect(store.memory.residentBytes(of: whole) == whole)
    isSlow.store(true, ordering: .relaxed)
    let guesses = (0..<2).map {
      Prediction(expert: ExpertID(layer: 1, index: $0), confidence: 1)
    }
    store.prefetch(guesses, from: 0)
    #expect(store.statistics.prefetches == 2)
    store.change(slotCount: 5)
    #expect(store.memory.residentBytes(of: whole) == store.usedSlots * subject.layout.slotBytes)
    store.change(slotCount: 2)
    #expect(store.memory.residentBytes(of: whole) == 2 * subject.layout.slotBytes)
  }

  @Test func `slots for more than the address space are an error`() {
    #expect(throws: ExpertsError.outOfMemory(bytes: 1 << 60)) {
      _ = try SlotMemory(byteCount: 1 << 60).base
    }
  }

  @Test func `what was done to a slot's bytes is known until others come`() throws {
    let store = try subject.store(slots: 2)
    func isPrepared(_ expert: Int, noting: Bool) throws -> Bool {
      store.begin(step: 0, layer: 0, experts: [expert])
      var ready: [Int] = []
      while ready.isEmpty { try store.takeReady(into: &ready) }
      let known = store.matrices(at: 0).isPrepared
      if noting { store.notePrepared(at: 0) }
      _ = subject.drain(store)
      return known
    }
    #expect(try !isPrepared(0, noting: false))
    #expect(try !isPrepared(0, noting: true))
    #expect(try isPrepared(0, noting: false))
    // Two others throw it out; when it comes back its bytes are those of the file.
    for expert in [1, 2] { #expect(try !isPrepared(expert, noting: true)) }
    #expect(try !isPrepared(0, noting: false))
  }
}

extension SlotMemory {
  /// Bytes of the first `count` that are in memory.
  borrowing func residentBytes(of count: Int) -> Int {
    let page = sysconf(Int32(_SC_PAGESIZE))
    var pages = [UInt8](repeating: 0, count: (count + page - 1) / page)
    guard mincore(base, count, &pages) == 0 else { return -1 }
    return pages.count { $0 & 1 == 1 } * page
  }
}
