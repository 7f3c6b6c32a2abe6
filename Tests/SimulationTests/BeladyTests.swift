import Events
import Experts
import SampleFiles
import Testing

@testable import Simulation

@Suite("Belady")
struct BeladyTests {
  private func trace(_ events: [[Int]]) -> AccessTrace {
    AccessTrace(passes: events.map { [.init(layer: 0, experts: $0)] })
  }

  @Test func `evicts the expert whose next use lies farthest ahead`() {
    // Belady's own example in small: with 3 slots, 0 1 2 3 0 1 4 0 1 2 3 4 misses 7 times.
    let asked = [0, 1, 2, 3, 0, 1, 4, 0, 1, 2, 3, 4].map { [$0] }
    let best = Belady(trace(asked), slotCount: 3, admission: .forced)
    #expect(best.requests == 12)
    #expect(best.hits == 5)
    #expect(best.streamed == 0)
  }

  @Test func `in bypass lets through who is needed last`() {
    // One slot: 0 stays over 1 and 2.
    let asked = [0, 1, 0, 2, 0].map { [$0] }
    let bypass = Belady(trace(asked), slotCount: 1, admission: .bypass)
    #expect(bypass.hits == 2)
    #expect(bypass.streamed == 2)
    #expect(bypass.evictions == 0)
    #expect(Belady(trace(asked), slotCount: 1, admission: .forced).hits == 0)
  }

  @Test func `nothing does better: tried against all ways to serve small traces`() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<60 {
      let events = (0..<8).map { _ -> [Int] in
        Array((0..<6).shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random)))
      }
      for slotCount in 2...3 {
        for admission in AdmissionMode.allCases {
          let best = Belady(trace(events), slotCount: slotCount, admission: admission)
          #expect(
            best.hits
              == mostHits(events[...], resident: [], slotCount: slotCount, admission: admission)
          )
        }
      }
    }
  }

  /// The most hits that any choice of victims gives, by trying all.
  private func mostHits(
    _ events: ArraySlice<[Int]>,
    resident: Set<Int>,
    slotCount: Int,
    admission: AdmissionMode
  ) -> Int {
    guard let event = events.first else { return 0 }
    var states: Set<Set<Int>> = [resident]
    for expert in event where !resident.contains(expert) {
      var next: Set<Set<Int>> = []
      for state in states {
        if admission == .bypass { next.insert(state) }
        if state.count < slotCount { next.insert(state.union([expert])) }
        if state.count == slotCount {
          for victim in state where !event.contains(victim) {
            next.insert(state.subtracting([victim]).union([expert]))
          }
        }
      }
      states = next
    }
    let rest = states.map {
      mostHits(events.dropFirst(), resident: $0, slotCount: slotCount, admission: admission)
    }
    return event.count { resident.contains($0) } + (rest.max() ?? 0)
  }

  @Test(arguments: PolicyCatalog.entries.map(\.name))
  func `no policy hits more often`(name: String) throws {
    let trace = SampleTrace.make(seed: 8)
    var context = SampleTrace.context(slotCount: 24)
    for scope in [PolicyScope.shared, .layer] {
      for admission in AdmissionMode.allCases {
        context.scope = scope
        context.admission = admission
        let streamingSlots = admission.streamingSlots(of: 27, expertsPerToken: 3)
        var simulation = PolicySimulation(
          settings: StoreSettings(
            slotCount: 24 + streamingSlots,
            streamingSlots: streamingSlots
          ),
          policy: try PolicyCatalog.entry(named: name).make(context)
        )
        simulation.run(trace)
        let best = Belady(trace, slotCount: 24, admission: admission)
        #expect(simulation.requests == best.requests)
        #expect(simulation.hits > 0)
        #expect(simulation.hits <= best.hits)
      }
    }
  }

  @Test func `on longer traces it does what looking at every resident does`() {
    for seed in 1...2 as ClosedRange<UInt64> {
      let trace = SampleTrace.make(seed: seed, passCount: 12)
      for slotCount in [2, 5, 18, 40] {
        for admission in AdmissionMode.allCases {
          let best = Belady(trace, slotCount: slotCount, admission: admission)
          let plain = PlainBelady(trace, slotCount: slotCount, admission: admission)
          #expect([best.hits, best.evictions, best.streamed] == plain.figures)
        }
      }
    }
  }

  @Test func `serves an event larger than the store in waves`() {
    // 0 1, then 2 3, then 4, which takes the slot of 2.
    let best = Belady(trace([[0, 1, 2, 3, 4], [4, 3]]), slotCount: 2, admission: .forced)
    #expect(best.requests == 7)
    #expect(best.hits == 2)
    #expect(best.evictions == 3)
  }
}

/// The same rule, looking at every resident for every victim.
private struct PlainBelady {
  var figures = [0, 0, 0]

  init(_ trace: AccessTrace, slotCount: Int, admission: AdmissionMode) {
    let events = trace.passes.joined().map { selection in
      selection.experts.map { ExpertID(layer: selection.layer, index: $0) }
    }
    var resident: Set<ExpertID> = []
    for (number, event) in events.enumerated() {
      func next(_ expert: ExpertID) -> Int {
        events[(number + 1)...].firstIndex { $0.contains(expert) } ?? .max
      }
      let asked = event.sorted()
      let ordered = asked.filter(resident.contains) + asked.filter { !resident.contains($0) }
      for start in stride(from: 0, to: ordered.count, by: slotCount) {
        let wave = ordered[start..<min(start + slotCount, ordered.count)]
        figures[0] += wave.count(where: resident.contains)
        let missing = wave.filter { !resident.contains($0) }
        for expert in missing.sorted(by: { (next($0), $0) < (next($1), $1) }) {
          if resident.count == slotCount {
            let victim = resident.subtracting(wave)
              .max { (next($0), $1) < (next($1), $0) }
            guard let victim, admission == .forced || next(expert) < next(victim)
            else {
              figures[2] += 1
              continue
            }
            resident.remove(victim)
            figures[1] += 1
          }
          resident.insert(expert)
        }
      }
    }
  }
}
