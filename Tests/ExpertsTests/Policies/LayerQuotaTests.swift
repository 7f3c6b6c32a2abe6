import Events
import Testing

@testable import Experts

@Suite("Layer quota")
struct LayerQuotaTests {
  private func expert(_ layer: Int, _ index: Int) -> ExpertID {
    ExpertID(layer: layer, index: index)
  }

  private func quota(_ quotas: [Int]) -> LayerQuota<LeastRecentlyUsed> {
    LayerQuota(quotas: quotas) {
      LeastRecentlyUsed(places: ExpertPlaces(layers: $0..<$0 + 1, expertCount: 8))
    }
  }

  /// Has a layer admit experts 0 ..< count, one each step.
  private func admit(
    _ count: Int,
    layer: Int,
    to policy: inout LayerQuota<LeastRecentlyUsed>
  ) {
    for index in 0..<count {
      policy.begin(step: index + 1, layer: layer)
      policy.recordAdmission(expert(layer, index))
    }
  }

  @Test func `a layer at its quota evicts its own, whoever is older elsewhere`() {
    var policy = quota([2, 2])
    admit(2, layer: 0, to: &policy)
    admit(1, layer: 1, to: &policy)
    policy.begin(step: 9, layer: 0)
    #expect(policy.isOverQuota(admitting: expert(0, 7)))
    #expect(!policy.isOverQuota(admitting: expert(1, 7)))
    #expect(policy.removeVictim(for: expert(0, 7), except: []) == expert(0, 0))
    #expect(!policy.isOverQuota(admitting: expert(0, 7)))
  }

  @Test func `with all of its own pinned it takes a free slot`() {
    var policy = quota([2, 2])
    admit(2, layer: 0, to: &policy)
    policy.begin(step: 9, layer: 0)
    policy.recordHit(expert(0, 0))
    #expect(policy.isOverQuota(admitting: expert(0, 2)))
    policy.recordHit(expert(0, 1))
    #expect(!policy.isOverQuota(admitting: expert(0, 2)))
    policy.begin(step: 10, layer: 0)
    #expect(policy.isOverQuota(admitting: expert(0, 2)))
  }

  @Test func `with no slot free it takes from the layer most over its quota`() {
    var policy = quota([2, 2, 2])
    admit(2, layer: 0, to: &policy)
    admit(3, layer: 1, to: &policy)
    admit(1, layer: 2, to: &policy)
    policy.begin(step: 9, layer: 0)
    let pinned: ExpertSet = [expert(0, 0), expert(0, 1), expert(0, 2), expert(0, 3)]
    #expect(policy.removeVictim(for: expert(0, 2), except: pinned) == expert(1, 0))
    policy.recordAdmission(expert(0, 2))
    // Now nobody but layer 0 is over its quota: layer 1 has its two, 2 is owed one.
    #expect(policy.removeVictim(for: expert(0, 3), except: pinned) == expert(1, 1))
  }

  @Test func `a layer that is owed a slot takes it back from who borrowed it`() {
    var policy = quota([2, 2, 2])
    admit(4, layer: 1, to: &policy)
    admit(2, layer: 0, to: &policy)
    policy.begin(step: 9, layer: 2)
    #expect(!policy.isOverQuota(admitting: expert(2, 0)))
    #expect(policy.removeVictim(for: expert(2, 0), except: [expert(2, 0)]) == expert(1, 0))
  }

  @Test func `a slot taken back counts no longer`() {
    var policy = quota([1, 1])
    admit(1, layer: 0, to: &policy)
    policy.begin(step: 2, layer: 0)
    #expect(policy.isOverQuota(admitting: expert(0, 5)))
    policy.remove(expert(0, 0))
    #expect(!policy.isOverQuota(admitting: expert(0, 5)))
    #expect(policy.removeVictim(for: expert(0, 5), except: []) == nil)
  }

  @Test func `serves with fewer slots than the quotas add up to`() {
    // The budget shrank to two slots: nobody is over a quota, and yet no slot is free.
    var policy = quota([2, 2, 2])
    admit(1, layer: 0, to: &policy)
    admit(1, layer: 2, to: &policy)
    policy.begin(step: 9, layer: 1)
    #expect(!policy.isOverQuota(admitting: expert(1, 0)))
    // Both are one short; layer 0 lies farther ahead than layer 2.
    #expect(policy.removeVictim(for: expert(1, 0), except: [expert(1, 0)]) == expert(0, 0))
  }
}
