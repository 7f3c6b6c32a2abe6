import Experts
import Testing

@testable import Simulation

@Suite("Advisor")
struct AdvisorTests {
  private func row(
    _ kind: WhatIfRow.Kind,
    _ policy: String,
    hits: Int,
    slotCount: Int = 100
  ) -> WhatIfRow {
    var counts = WhatIfCounts()
    counts.tokens = 10
    counts.requests = 1000
    counts.misses = 1000 - hits
    return WhatIfRow(
      kind: kind,
      settings: WhatIfSettings(
        decider: kind == .bound ? .belady : .policy(policy),
        slotCount: slotCount
      ),
      counts: counts,
      isExact: true
    )
  }

  private func table(
    _ rows: [WhatIfRow],
    misses: [(Int, Double)] = [],
    slotBytes: Int = 1 << 20
  ) throws -> WhatIfTable {
    let trace = AccessTrace(passes: [[.init(layer: 0, experts: [0])]])
    return WhatIfTable(
      rows: rows,
      curve: MissCurve.measure(trace, places: ExpertPlaces(layers: 0..<1, expertCount: 1)).shared,
      ladder: misses.map {
        WhatIfTable.Step(slotCount: $0.0, missesPerToken: $0.1, hitRate: 1 - $0.1 / 100)
      },
      totalExpertCount: 400,
      slotBytes: slotBytes,
      advice: ""
    )
  }

  @Test func `names the policy that saves most, and the budget that halves the misses`() throws {
    let table = try table(
      [
        row(.live, "lru", hits: 500), row(.simulated, "lfru", hits: 560),
        row(.simulated, "lfu", hits: 540), row(.bound, "", hits: 800),
      ],
      misses: [(100, 50), (200, 30), (300, 20), (400, 1)]
    )
    // Half of 50 lies in the middle between 200 and 300 slots.
    #expect(
      Advisor(table).advice
        == "policy lfru would save 12 % of the reads; budget 250 MiB would halve the misses"
    )
  }

  @Test func `says so where no policy can gain much`() throws {
    let table = try table(
      [
        row(.live, "lru", hits: 500), row(.simulated, "lfru", hits: 510),
        row(.bound, "", hits: 530),
      ],
      misses: [(100, 50), (400, 25)],
      slotBytes: 0
    )
    #expect(
      Advisor(table).advice
        == "no policy could gain over 3 points; 400 slots would halve the misses"
    )
  }

  @Test func `says so where those that were tried gain little`() throws {
    let table = try table(
      [
        row(.live, "lru", hits: 500), row(.simulated, "lfru", hits: 510),
        row(.bound, "", hits: 700),
      ],
      misses: [(100, 50), (400, 40)]
    )
    #expect(
      Advisor(table).advice
        == "none of these policies would gain over 1 point; no budget would halve the misses"
    )
  }

  @Test func `a store that holds everything has nothing to gain`() throws {
    let table = try table([row(.live, "lru", hits: 900, slotCount: 400)])
    #expect(Advisor(table).advice == "the store holds everything: nothing to gain")
  }

  @Test func `a few misses are nothing to gain`() throws {
    let table = try table([row(.live, "lru", hits: 999)])
    #expect(Advisor(table).advice == "next to nothing is missed: nothing to gain")
  }

  @Test func `reads that hold up nobody are nothing to gain`() throws {
    var live = row(.live, "lru", hits: 500)
    // 20 ms a token, of which 0.5 ms are waited.
    live.speed = SpeedEstimate(
      tokensPerSecond: 50,
      error: 0.01,
      stallPerToken: 500_000,
      readsPerToken: 50
    )
    #expect(
      Advisor(try table([live])).advice
        == "reads hold up a token for 3 % of its time: little to gain"
    )
  }

  @Test func `another budget is no rival of the policy`() throws {
    let table = try table([
      row(.live, "lru", hits: 500), row(.simulated, "lfru", hits: 900, slotCount: 300),
      row(.bound, "", hits: 520),
    ])
    #expect(Advisor(table).advice == "no policy could gain over 2 points")
  }

  @Test func `without tokens there is no advice`() throws {
    #expect(Advisor(try table([])).advice == "there are no tokens to learn from")
  }
}
