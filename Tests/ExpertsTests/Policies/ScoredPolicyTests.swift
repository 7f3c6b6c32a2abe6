import Events
import Testing

@testable import Experts

@Suite("Scored policy")
struct ScoredPolicyTests {
  private func expert(_ layer: Int, _ index: Int) -> ExpertID {
    ExpertID(layer: layer, index: index)
  }

  private func policy(
    _ admission: AdmissionMode = .forced
  ) -> ScoredPolicy<FrequencyScore> {
    var context = PolicyContext(
      layerCount: 4,
      expertCount: 3,
      slotCount: 12,
      expertsPerToken: 1,
      expertBytes: [1, 1, 1, 1]
    )
    context.admission = admission
    return ScoredPolicy(context: context)
  }

  @Test func `ties go to the layer farthest ahead, then to the lower index`() {
    var policy = policy()
    for layer in 0..<4 {
      policy.begin(step: 1, layer: layer)
      for index in [2, 0] { policy.recordAdmission(expert(layer, index)) }
    }
    policy.begin(step: 2, layer: 1)
    var order: [ExpertID] = []
    while let victim = policy.removeVictim(for: expert(1, 1), except: []) {
      order.append(victim)
    }
    #expect(
      order == [1, 0, 3, 2].flatMap { [expert($0, 0), expert($0, 2)] }
    )
  }

  @Test func `the worth counts before the layer`() {
    var policy = policy()
    policy.begin(step: 1, layer: 1)
    policy.recordAdmission(expert(1, 0))
    policy.begin(step: 2, layer: 1)
    policy.recordHit(expert(1, 0))
    policy.begin(step: 2, layer: 2)
    policy.recordAdmission(expert(2, 0))
    policy.begin(step: 3, layer: 1)
    #expect(policy.removeVictim(for: expert(1, 1), except: []) == expert(2, 0))
  }

  @Test func `in bypass a newcomer must be worth what it would replace`() {
    var policy = policy(.bypass)
    policy.begin(step: 1, layer: 0)
    policy.recordAdmission(expert(0, 0))
    policy.begin(step: 2, layer: 0)
    policy.recordHit(expert(0, 0))
    // One use against two; then, as refused uses count, two against two.
    policy.begin(step: 3, layer: 0)
    let first = policy.admits(expert(0, 1), except: [expert(0, 1)])
    policy.begin(step: 4, layer: 0)
    let second = policy.admits(expert(0, 1), except: [expert(0, 1)])
    #expect([first, second] == [false, true])
  }

  @Test func `a use weighed for admission is counted once`() {
    var policy = policy(.bypass)
    policy.begin(step: 1, layer: 0)
    policy.recordAdmission(expert(0, 0))
    policy.begin(step: 2, layer: 0)
    let isAdmitted = policy.admits(expert(0, 1), except: [expert(0, 1)])
    #expect(isAdmitted)
    policy.recordAdmission(expert(0, 1))
    // Counted twice, 1 would be worth more than 0.
    policy.begin(step: 3, layer: 0)
    policy.recordHit(expert(0, 0))
    #expect(policy.removeVictim(for: expert(0, 2), except: []) == expert(0, 1))
  }

  @Test func `with nobody to leave there is nothing to weigh`() {
    var policy = policy(.bypass)
    policy.begin(step: 1, layer: 0)
    policy.recordAdmission(expert(0, 0))
    let isAdmitted = policy.admits(expert(0, 1), except: [expert(0, 0), expert(0, 1)])
    #expect(isAdmitted)
  }
}
