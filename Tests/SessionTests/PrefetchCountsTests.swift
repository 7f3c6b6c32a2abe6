import Events
import SampleSessions
import Testing

@testable import Session

@Suite("Prefetch counts")
struct PrefetchCountsTests {
  private func token(
    prefetches: [Int] = [],
    uses: [Int] = [],
    evictions: [Int] = []
  ) -> TokenRecord {
    TokenRecord(
      position: 0,
      phase: .decode,
      token: 0,
      uses: uses.map { TestSession.use(0, $0) },
      reads: prefetches.map {
        ReadRecord(
          expert: ExpertID(layer: 0, index: $0),
          bytes: 1,
          start: 0,
          end: 1,
          lane: 0,
          kind: .prefetch
        )
      },
      evictions: evictions.map { ExpertID(layer: 0, index: $0) }
    )
  }

  private func counts(_ records: [TokenRecord]) -> PrefetchCounts {
    var counts = PrefetchCounts()
    counts.reset(for: TestSession.model(layers: 1, experts: 8))
    for record in records { counts.follow(record) }
    return counts
  }

  @Test func `chosen before it is evicted is useful, evicted before is wasted`() {
    let counts = counts([
      token(prefetches: [1, 2, 3], uses: [1]),
      token(evictions: [2]),
      // Used already: its eviction wastes nothing.
      token(uses: [1], evictions: [1]),
    ])
    #expect(counts.started == 3)
    #expect(counts.useful == 1)
    #expect(counts.wasted == 1)
    #expect(counts.open == 1)
  }

  @Test func `read early again without a use in between is wasted once`() {
    let counts = counts([token(prefetches: [5]), token(prefetches: [5]), token(uses: [5])])
    #expect((counts.started, counts.useful, counts.wasted) == (2, 1, 1))
    #expect(counts.open == 0)
  }

  @Test func `experts that the model does not have are left out`() {
    let counts = counts([token(prefetches: [8, 99], uses: [8], evictions: [99])])
    #expect((counts.started, counts.useful, counts.wasted) == (0, 0, 0))
  }

  @Test func `all that were started are useful, wasted or open`() {
    var random = TestSession.Random(seed: 11)
    var counts = counts([])
    for _ in 0..<500 {
      counts.follow(
        token(
          prefetches: (0..<random.below(3)).map { _ in random.below(8) },
          uses: (0..<random.below(2)).map { _ in random.below(8) },
          evictions: (0..<random.below(2)).map { _ in random.below(8) }
        )
      )
      #expect(counts.started == counts.useful + counts.wasted + counts.open)
    }
    #expect(counts.wasted > 0 && counts.useful > 0)
  }
}
