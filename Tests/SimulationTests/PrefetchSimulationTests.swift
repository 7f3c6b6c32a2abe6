import Events
import Experts
import Testing

@testable import Simulation

@Suite("Simulated prefetch")
struct PrefetchSimulationTests {
  private func expert(_ layer: Int, _ index: Int) -> ExpertID {
    ExpertID(layer: layer, index: index)
  }

  private func simulation(_ settings: StoreSettings) -> PolicySimulation {
    PolicySimulation(
      settings: settings,
      policy: LeastRecentlyUsed(layerCount: 3, expertCount: 4)
    )
  }

  private let pass: AccessPass = [
    .init(layer: 0, experts: [1, 0]), .init(layer: 1, experts: [3, 2]),
    .init(layer: 2, experts: [0, 1]),
  ]

  @Test func `pre-gated, only the first layer misses where there is room`() {
    var store = simulation(StoreSettings(slotCount: 6, schedule: .preGated))
    store.serve(pass)
    #expect(store.misses == 2)
    #expect(store.hits == 4)
    #expect(store.lastPass.missed == [expert(0, 0), expert(0, 1)])
    // In the router's order.
    #expect(
      store.lastPass.prefetched == [expert(1, 3), expert(1, 2), expert(2, 0), expert(2, 1)]
    )
    #expect(store.evictions == 0)
  }

  @Test func `what was predicted stays until its layer has come`() {
    // Layer 0 fills two of three slots; one is left for layer 1, and layer 2 takes over
    // what layer 0 had, but nothing of layer 1.
    var store = simulation(StoreSettings(slotCount: 3, schedule: .preGated))
    store.serve(pass)
    #expect(store.lastPass.prefetched == [expert(1, 3), expert(2, 0)])
    #expect(store.lastPass.missed == [expert(0, 0), expert(0, 1), expert(1, 2), expert(2, 1)])
    #expect(store.lastPass.events.map(\.misses) == [2, 1, 1])
    #expect(store.lastPass.events.map(\.prefetches) == [1, 1, 0])
  }

  @Test func `prefetch-all reads whole layers as far as there are slots`() {
    var store = simulation(
      StoreSettings(slotCount: 12, schedule: .prefetchAll, expertCount: 4)
    )
    store.serve(pass)
    #expect(store.misses == 2)
    #expect(store.prefetches == 8)
  }

  @Test func `a batch's most wanted experts are read first`() {
    var batch = AccessPass()
    batch.append(layer: 0, experts: [0], tokenCounts: [3])
    batch.append(layer: 1, experts: [3, 0, 2, 1], tokenCounts: [1, 2, 1, 3])
    var store = simulation(StoreSettings(slotCount: 12, schedule: .preGated))
    store.serve(batch)
    #expect(
      store.lastPass.prefetched == [expert(1, 1), expert(1, 0), expert(1, 2), expert(1, 3)]
    )
  }

  @Test func `a store may begin with experts in it`() {
    var store = simulation(
      StoreSettings(slotCount: 2, residents: [expert(0, 1), expert(1, 3), expert(2, 0)])
    )
    store.serve(pass)
    // The third had no slot; of the second the first layer took the slot.
    #expect(store.lastPass.events.map(\.misses) == [1, 2, 2])
    #expect(store.lastPass.evicted.first == expert(1, 3))
  }
}
