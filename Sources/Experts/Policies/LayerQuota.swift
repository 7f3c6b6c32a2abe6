import Events

/// Gives each layer slots and a policy of its own.
///
/// Quotas are soft, so that an event larger than its layer's quota is served all the same:
/// where all of the layer's own are pinned, a newcomer takes a free slot, or the slot of
/// an expert from the layer that is most over its quota, or else anybody's. A layer that is
/// owed slots takes them back in the same way. So quotas need not add up to the slots that
/// the store has at the moment.
package struct LayerQuota<Inner: EvictionPolicy>: EvictionPolicy {
  package static var name: String { Inner.name }

  private let quotas: [Int]
  private var policies: [Inner]
  private var residents: [Int]
  private var step = 0
  private var layer = 0
  /// Residents of the present layer that the present event asked for.
  private var active = 0

  /// - Parameters:
  ///   - quotas: slots of each layer
  ///   - policy: makes the policy of one layer
  package init(quotas: [Int], policy: (_ layer: Int) -> Inner) {
    self.quotas = quotas
    policies = quotas.indices.map(policy)
    residents = Array(repeating: 0, count: quotas.count)
  }

  package mutating func beginSequence() {
    for layer in policies.indices { policies[layer].beginSequence() }
  }

  package mutating func begin(step: Int, layer: Int) {
    self.step = step
    self.layer = layer
    active = 0
    policies[layer].begin(step: step, layer: layer)
  }

  package mutating func recordHit(_ expert: ExpertID) {
    if expert.layer == layer { active += 1 }
    policies[expert.layer].recordHit(expert)
  }

  package mutating func recordAdmission(_ expert: ExpertID) {
    residents[expert.layer] += 1
    if expert.layer == layer { active += 1 }
    policies[expert.layer].recordAdmission(expert)
  }

  package mutating func admits(_ expert: ExpertID, except pinned: ExpertSet) -> Bool {
    !isOverQuota(admitting: expert) || policies[expert.layer].admits(expert, except: pinned)
  }

  package func isOverQuota(admitting expert: ExpertID) -> Bool {
    // Where all of a layer's own are active there is nobody to leave for the newcomer.
    let inactive = residents[expert.layer] - (expert.layer == layer ? active : 0)
    return residents[expert.layer] >= quotas[expert.layer] && inactive > 0
  }

  package mutating func removeVictim(
    for newcomer: ExpertID,
    except pinned: ExpertSet
  ) -> ExpertID? {
    if isOverQuota(admitting: newcomer),
      let victim = removeVictim(of: newcomer.layer, for: newcomer, except: pinned)
    {
      return victim
    }
    // Seldom reached, and over a few dozen layers, so a sorted copy does no harm.
    let mostOverFirst = policies.indices.sorted {
      (quotas[$0] - residents[$0], -distance(to: $0))
        < (quotas[$1] - residents[$1], -distance(to: $1))
    }
    for other in mostOverFirst {
      if let victim = removeVictim(of: other, for: newcomer, except: pinned) { return victim }
    }
    return nil
  }

  package mutating func remove(_ expert: ExpertID) {
    residents[expert.layer] -= 1
    policies[expert.layer].remove(expert)
  }

  private mutating func removeVictim(
    of owner: Int,
    for newcomer: ExpertID,
    except pinned: ExpertSet
  ) -> ExpertID? {
    guard residents[owner] > 0 else { return nil }
    // Another layer's policy last heard the time when that layer was computed.
    if owner != layer { policies[owner].begin(step: step, layer: owner) }
    let victim = policies[owner].removeVictim(for: newcomer, except: pinned)
    if victim != nil { residents[owner] -= 1 }
    return victim
  }

  private func distance(to other: Int) -> Int {
    other > layer ? other - layer : other - layer + quotas.count
  }
}
