import Events
import SampleSessions
import Testing

@testable import Session

@Suite("Residency")
struct ResidencyTests {
  private func residency(layers: Int = 2, experts: Int = 70) -> Residency {
    var residency = Residency()
    residency.reset(for: TestSession.model(layers: layers, experts: experts, topK: 2))
    return residency
  }

  private func record(
    _ uses: [ExpertUse] = [],
    evictions: [ExpertID] = [],
    reads: [ReadRecord] = []
  ) -> TokenRecord {
    TokenRecord(
      position: 0,
      phase: .decode,
      token: 0,
      uses: uses,
      reads: reads,
      evictions: evictions
    )
  }

  private let expert = ExpertID(layer: 1, index: 69)

  @Test(arguments: [ExpertOutcome.miss, .late, .hit, .lowerPrecision])
  func `a chosen expert holds a slot afterwards`(outcome: ExpertOutcome) {
    var residency = residency()
    residency.follow(record([TestSession.use(1, 69, outcome)]))
    #expect(residency.contains(expert))
    #expect(residency.count == 1)
    residency.follow(record([TestSession.use(1, 69, outcome)]))
    #expect(residency.count == 1)
  }

  @Test func `an expert that was skipped gets no slot`() {
    var residency = residency()
    residency.follow(record([TestSession.use(1, 69, .skipped)]))
    #expect(residency.count == 0)
  }

  @Test func `one that was prefetched, used and evicted within a token is out`() {
    var residency = residency()
    let read = ReadRecord(expert: expert, bytes: 1, start: 0, end: 1, lane: 0, kind: .prefetch)
    residency.follow(
      record([TestSession.use(1, 69, .hit)], evictions: [expert], reads: [read])
    )
    #expect(!residency.contains(expert))
  }

  @Test func `one that was evicted, prefetched and used within a token is in`() {
    var residency = residency()
    residency.follow(record([TestSession.use(1, 69, .miss)]))
    let read = ReadRecord(expert: expert, bytes: 1, start: 0, end: 1, lane: 0, kind: .prefetch)
    residency.follow(
      record([TestSession.use(1, 69, .hit)], evictions: [expert], reads: [read])
    )
    #expect(residency.contains(expert))
  }

  @Test func `a prefetch takes a slot`() {
    var residency = residency()
    let read = ReadRecord(expert: expert, bytes: 1, start: 0, end: 1, lane: 0, kind: .prefetch)
    residency.follow(record(reads: [read]))
    #expect(residency.contains(expert))
  }

  @Test func `an eviction takes the slot away`() {
    var residency = residency()
    residency.follow(record([TestSession.use(1, 69, .miss)]))
    residency.follow(record(evictions: [expert]))
    #expect(!residency.contains(expert))
    #expect(residency.count == 0)
  }

  @Test func `one that was in, left and was missed is in again`() {
    var residency = residency()
    residency.follow(record([TestSession.use(1, 69, .miss)]))
    residency.follow(record([TestSession.use(1, 69, .miss)], evictions: [expert]))
    #expect(residency.contains(expert))
  }

  @Test func `one that was missed and evicted later in the token is out`() {
    var residency = residency()
    residency.follow(record([TestSession.use(1, 69, .miss)], evictions: [expert]))
    #expect(!residency.contains(expert))
  }

  @Test func `experts that the model does not have are left out`() {
    var residency = residency()
    let foreign = ExpertID(layer: 2, index: 0)
    residency.follow(
      record([TestSession.use(0, 70, .miss), TestSession.use(2, 0, .miss)], evictions: [foreign])
    )
    #expect(residency.count == 0)
    #expect(!residency.contains(foreign))
  }

  @Test func `agrees with a store that serves layer by layer`() {
    // Fewer slots than one token needs at times, so all orders within a token occur.
    for seed in 0..<20 {
      var random = TestSession.Random(seed: UInt64(seed))
      var residency = residency(layers: 6, experts: 5)
      var slots: [ExpertID] = []
      for _ in 0..<300 {
        var record = record()
        for layer in 0..<6 {
          let expert = ExpertID(layer: layer, index: random.below(5))
          let outcome: ExpertOutcome = slots.contains(expert) ? .hit : .miss
          record.uses.append(ExpertUse(expert: expert, weight: 1, outcome: outcome))
          if outcome == .hit { continue }
          if slots.count == 5 { record.evictions.append(slots.remove(at: random.below(5))) }
          slots.append(expert)
        }
        residency.follow(record)
        let held = (0..<30).map { ExpertID(layer: $0 / 5, index: $0 % 5) }
          .filter(residency.contains)
        #expect(held == slots.sorted(), "seed \(seed)")
        #expect(residency.count == slots.count)
      }
    }
  }
}
