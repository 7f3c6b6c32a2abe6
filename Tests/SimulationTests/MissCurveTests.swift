import Events
import Experts
import Testing

@testable import Simulation

@Suite("Miss curve")
struct MissCurveTests {
  private func measure(_ trace: AccessTrace) -> (layers: [MissCurve], shared: MissCurve) {
    MissCurve.measure(
      trace,
      places: ExpertPlaces(
        layers: 0..<SampleTrace.layerCount,
        expertCount: SampleTrace.expertCount
      )
    )
  }

  @Test func `counts the misses of a small trace`() {
    // Depths: 0 and 1 new; 0 at 2; 1 at 2; 1 at 1; 2 new; 0 at 3.
    let trace = AccessTrace(
      passes: [0, 1, 0, 1, 1, 2, 0].map { [.init(layer: 0, experts: [$0])] }
    )
    let curve = MissCurve.measure(
      trace,
      places: ExpertPlaces(layers: 0..<1, expertCount: 4)
    ).shared
    #expect(curve.requests == 7)
    #expect(curve.misses == [7, 6, 4, 3, 3])
    #expect(curve.hitRate(slotCount: 2) == 1 - 4.0 / 7)
    #expect(curve.hitRate(slotCount: 99) == 1 - 3.0 / 7)
  }

  @Test func `experts of one event are as deep as the event found them`() {
    // 0 and 1 lie at 1 and 2 when they are asked for together again.
    let trace = AccessTrace(passes: [[0, 1], [0, 1]].map { [.init(layer: 0, experts: $0)] })
    let curve = MissCurve.measure(
      trace,
      places: ExpertPlaces(layers: 0..<1, expertCount: 4)
    ).shared
    #expect(curve.misses == [4, 3, 2, 2, 2])
  }

  @Test func `one expert at a time it says exactly what a store of that size misses`() {
    var trace = SampleTrace.make(seed: 4)
    trace = AccessTrace(
      passes: trace.passes.map { pass in
        pass.flatMap { selection in
          selection.experts.map { .init(layer: selection.layer, experts: [$0]) }
        }
      }
    )
    let curves = measure(trace)
    for slotCount in stride(from: 1, through: 96, by: 5) {
      var simulation = PolicySimulation(
        slotCount: slotCount,
        policy: LeastRecentlyAccessed(places: SampleTrace.context(slotCount: 1).places)
      )
      simulation.run(trace)
      #expect(curves.shared.misses[slotCount] == simulation.misses)
    }
  }

  @Test func `whole selections at a time it says it within a hundredth of the requests`() {
    let trace = SampleTrace.make(seed: 4)
    let curves = measure(trace)
    #expect(curves.layers.allSatisfy { $0.requests == 240 })
    for slots in 3...16 {
      var context = SampleTrace.context(slotCount: slots * SampleTrace.layerCount)
      context.scope = .layer
      var simulation = PolicySimulation(
        slotCount: context.slotCount,
        policy: LayerQuota(quotas: Array(repeating: slots, count: SampleTrace.layerCount)) {
          LeastRecentlyAccessed(
            places: ExpertPlaces(layers: $0..<$0 + 1, expertCount: SampleTrace.expertCount)
          )
        }
      )
      simulation.run(trace)
      let misses = curves.layers.reduce(0) { $0 + $1.misses[slots] }
      #expect(abs(misses - simulation.misses) <= simulation.requests / 100)
    }
  }

  @Test func `the curves' quotas miss no more than equal ones`() throws {
    let trace = SampleTrace.make(seed: 12)
    let lru = try PolicyCatalog.entry(named: "lru-access")
    var context = SampleTrace.context(slotCount: 30)
    context.missCurves = measure(trace).layers.map { $0.misses.map(Double.init) }
    var hits: [Int] = []
    for scope in [PolicyScope.layer, .dp] {
      context.scope = scope
      var simulation = PolicySimulation(slotCount: 30, policy: try lru.make(context))
      simulation.run(trace)
      hits.append(simulation.hits)
    }
    #expect(hits[1] >= hits[0])
  }
}
