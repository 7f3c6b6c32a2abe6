import Events
import Experts
import Synchronization
import Testing

@testable import Simulation

@Suite("Policy simulation")
struct PolicySimulationTests {
  @Test func `serves the published conformance trace: 30 requests, 12 hits, 18 misses`() {
    // Three layers of four experts, two slots for each layer (event-atomic replay, arXiv
    // 2608.07911).
    let selections = [[0, 1], [0, 2], [0, 1], [0, 3], [0, 1]]
    let trace = AccessTrace(
      passes: selections.map { experts in
        (0..<3).map { AccessPass.Selection(layer: $0, experts: experts) }
      }
    )
    var simulation = PolicySimulation(
      slotCount: 6,
      policy: LayerQuota(quotas: [2, 2, 2]) {
        LeastRecentlyUsed(places: ExpertPlaces(layers: $0..<$0 + 1, expertCount: 4))
      }
    )
    simulation.run(trace)
    #expect(simulation.requests == 30)
    #expect(simulation.hits == 12)
    #expect(simulation.misses == 18)
  }

  @Test func `an expert of the selection is never evicted for another of it`() {
    // Served one by one, 2 would take the slot of 0, the oldest, just before 0 is asked for.
    let trace = AccessTrace(passes: [[0], [1], [2, 0]].map { [.init(layer: 0, experts: $0)] })
    var simulation = PolicySimulation(
      slotCount: 2,
      policy: LeastRecentlyUsed(layerCount: 1, expertCount: 4)
    )
    var missed: [Int] = []
    for pass in trace.passes {
      simulation.serve(pass)
      missed += simulation.lastPass.missed.map(\.index)
    }
    #expect(missed == [0, 1, 2])
    #expect(simulation.hits == 1)
    #expect(simulation.evictions == 1)
  }

  @Test func `a policy hears of a selection's hits before its admissions and victims`() {
    let calls = CallList()
    let trace = AccessTrace(
      passes: [[5, 1], [2, 1], [3, 4]].map { [.init(layer: 0, experts: $0)] }
    )
    var simulation = PolicySimulation(slotCount: 2, policy: ListeningPolicy(calls: calls))
    simulation.run(trace)
    #expect(
      calls.all == [
        "begin 1 0", "admission 1", "admission 5",
        "begin 2 0", "hit 1", "victim 5 except [1, 2]", "admission 2",
        "begin 3 0", "victim 1 except [3, 4]", "admission 3",
        "victim 2 except [3, 4]", "admission 4",
      ]
    )
  }

  @Test func `with a slot for every expert each is missed once`() {
    let passes = (0..<50).map { step in
      (0..<4).map { AccessPass.Selection(layer: $0, experts: [step % 7, (step * 3 + 1) % 7]) }
        .map { AccessPass.Selection(layer: $0.layer, experts: Array(Set($0.experts))) }
    }
    var simulation = PolicySimulation(
      slotCount: 28,
      policy: LeastRecentlyUsed(layerCount: 4, expertCount: 7)
    )
    simulation.run(AccessTrace(passes: passes))
    #expect(simulation.misses == 28)
    #expect(simulation.evictions == 0)
  }

  @Test func `a selection larger than the store goes in waves`() {
    let trace = AccessTrace(passes: [
      [AccessPass.Selection(layer: 0, experts: [0, 1, 2, 3, 4])],
      [AccessPass.Selection(layer: 0, experts: [4])],
    ])
    var simulation = PolicySimulation(
      slotCount: 2,
      policy: LeastRecentlyUsed(layerCount: 1, expertCount: 5)
    )
    simulation.run(trace)
    #expect(simulation.requests == 6)
    #expect(simulation.hits == 1)
  }

  @Test func `an expert that is not admitted streams through`() {
    // In bypass LFU keeps 0, used twice, from 1 and 2, each used once.
    let trace = AccessTrace(passes: [0, 0, 1, 2, 0].map { [.init(layer: 0, experts: [$0])] })
    var context = PolicyContext(
      layerCount: 1,
      expertCount: 3,
      slotCount: 1,
      expertsPerToken: 1,
      expertBytes: [1]
    )
    context.admission = .bypass
    // One slot, and one beside it to stream through.
    var simulation = PolicySimulation(
      settings: StoreSettings(slotCount: 2, streamingSlots: 1),
      policy: ScoredPolicy<FrequencyScore>(context: context)
    )
    var missed: [Int] = []
    for pass in trace.passes {
      simulation.serve(pass)
      missed += simulation.lastPass.missed.map(\.index)
    }
    #expect(simulation.hits == 2)
    #expect(simulation.streamed == 2)
    // Whoever streams through leaves at the end of its event.
    #expect(simulation.evictions == 2)
    #expect(missed == [0, 1, 2])
  }

  @Test func `a layer over its quota evicts although slots are free`() {
    let trace = AccessTrace(passes: [0, 1, 2, 0].map { [.init(layer: 0, experts: [$0])] })
    var simulation = PolicySimulation(
      slotCount: 4,
      policy: LayerQuota(quotas: [2, 2]) {
        LeastRecentlyUsed(places: ExpertPlaces(layers: $0..<$0 + 1, expertCount: 4))
      }
    )
    simulation.run(trace)
    #expect(simulation.hits == 0)
    #expect(simulation.evictions == 2)
  }

  @Test func `a new conversation resets what policies count`() {
    // 0 was used three times, but before this conversation: 1, used twice in it, stays.
    let before = AccessTrace(passes: [0, 0, 0].map { [.init(layer: 0, experts: [$0])] })
    let after = AccessTrace(passes: [1, 1, 2, 1].map { [.init(layer: 0, experts: [$0])] })
    func hits(beginning: Bool) -> Int {
      let context = PolicyContext(
        layerCount: 1,
        expertCount: 3,
        slotCount: 2,
        expertsPerToken: 1,
        expertBytes: [1]
      )
      var simulation = PolicySimulation(
        slotCount: 2,
        policy: ScoredPolicy<FrequencyScore>(context: context)
      )
      simulation.run(before)
      if beginning { simulation.beginSequence() }
      simulation.run(after)
      return simulation.hits
    }
    #expect(hits(beginning: true) == 4)
    #expect(hits(beginning: false) == 3)
  }
}

/// The calls that a policy heard.
private final class CallList: Sendable {
  private let list = Mutex<[String]>([])

  var all: [String] { list.withLock { $0 } }

  func append(_ call: String) {
    list.withLock { $0.append(call) }
  }
}

/// Evicts the expert that it has known for longest, and writes down what it hears.
private struct ListeningPolicy: EvictionPolicy {
  static let name = "listening"

  let calls: CallList
  private var known: [ExpertID] = []

  init(calls: CallList) {
    self.calls = calls
  }

  mutating func begin(step: Int, layer: Int) {
    calls.append("begin \(step) \(layer)")
  }

  mutating func recordHit(_ expert: ExpertID) {
    calls.append("hit \(expert.index)")
  }

  mutating func recordAdmission(_ expert: ExpertID) {
    calls.append("admission \(expert.index)")
    known.append(expert)
  }

  mutating func removeVictim(
    for newcomer: ExpertID,
    except pinned: ExpertSet
  ) -> ExpertID? {
    guard let place = known.firstIndex(where: { !pinned.contains($0) }) else { return nil }
    let victim = known.remove(at: place)
    calls.append("victim \(victim.index) except \(pinned.experts.map(\.index))")
    return victim
  }

  mutating func remove(_ expert: ExpertID) {
    known.removeAll { $0 == expert }
  }
}
