import Events
import Testing

@testable import Experts

@Suite("Least recently used")
struct LeastRecentlyUsedTests {
  private let newcomer = ExpertID(layer: 0, index: 3)

  private func expert(_ layer: Int, _ index: Int) -> ExpertID {
    ExpertID(layer: layer, index: index)
  }

  @Test func `evicts the expert unused for longest`() {
    var policy = LeastRecentlyUsed(layerCount: 1, expertCount: 4)
    for index in 0..<3 {
      policy.begin(step: index, layer: 0)
      policy.recordAdmission(expert(0, index))
    }
    policy.begin(step: 3, layer: 0)
    policy.recordHit(expert(0, 0))
    #expect(policy.removeVictim(for: newcomer, except: []) == expert(0, 1))
    #expect(policy.removeVictim(for: newcomer, except: []) == expert(0, 2))
    #expect(policy.removeVictim(for: newcomer, except: []) == expert(0, 0))
    #expect(policy.removeVictim(for: newcomer, except: []) == nil)
  }

  @Test func `breaks ties toward the layer farthest ahead`() {
    var policy = LeastRecentlyUsed(layerCount: 4, expertCount: 1)
    for layer in 0..<4 {
      policy.begin(step: 1, layer: layer)
      policy.recordAdmission(expert(layer, 0))
    }
    policy.begin(step: 2, layer: 1)
    // From layer 1: its own experts are a whole token away, then 0, 3, 2.
    #expect(policy.removeVictim(for: newcomer, except: []) == expert(1, 0))
    #expect(policy.removeVictim(for: newcomer, except: []) == expert(0, 0))
    #expect(policy.removeVictim(for: newcomer, except: []) == expert(3, 0))
    #expect(policy.removeVictim(for: newcomer, except: []) == expert(2, 0))
  }

  @Test func `never evicts a pinned expert`() {
    var policy = LeastRecentlyUsed(layerCount: 2, expertCount: 2)
    for index in 0..<2 {
      policy.begin(step: index, layer: 0)
      policy.recordAdmission(expert(0, index))
    }
    policy.begin(step: 2, layer: 0)
    #expect(policy.removeVictim(for: newcomer, except: [expert(0, 0)]) == expert(0, 1))
    #expect(policy.removeVictim(for: newcomer, except: [expert(0, 0)]) == nil)
    #expect(policy.removeVictim(for: newcomer, except: []) == expert(0, 0))
  }

  @Test func `forgets whom it is told to`() {
    var policy = LeastRecentlyUsed(layerCount: 1, expertCount: 3)
    policy.begin(step: 1, layer: 0)
    for index in 0..<3 { policy.recordAdmission(expert(0, index)) }
    policy.remove(expert(0, 0))
    #expect(policy.removeVictim(for: newcomer, except: []) == expert(0, 1))
    #expect(policy.removeVictim(for: newcomer, except: []) == expert(0, 2))
    #expect(policy.removeVictim(for: newcomer, except: []) == nil)
  }

  @Test func `hits below the working set of one token, where plain LRU never does`() {
    // Four layers of one expert each, three slots, the same experts every token.
    var policy = LeastRecentlyUsed(layerCount: 4, expertCount: 1)
    var resident: Set<ExpertID> = []
    var hits = 0
    for step in 0..<10 {
      for layer in 0..<4 {
        policy.begin(step: step, layer: layer)
        let asked = expert(layer, 0)
        if resident.contains(asked) {
          policy.recordHit(asked)
          hits += 1
          continue
        }
        if resident.count == 3, let victim = policy.removeVictim(for: asked, except: [asked]) {
          resident.remove(victim)
        }
        policy.recordAdmission(asked)
        resident.insert(asked)
      }
    }
    #expect(hits >= 18)
  }
}
