import Events
import Experts

/// A trace served by a store without a model: the same events, the same policy code, no
/// bytes.
///
/// One layer's selection is one event, as in ``ExpertStore``: classified against the state
/// at its start, and none of its members is evicted. More experts than slots go in waves,
/// the resident ones first, as in the forward pass.
package struct PolicySimulation {
  /// Experts asked for, once for each selection.
  package private(set) var requests = 0
  /// Requests that found the expert in a slot.
  package private(set) var hits = 0
  package private(set) var evictions = 0
  /// What was missed, in order.
  package private(set) var misses: [ExpertID] = []

  private let slotCount: Int
  private var policy: any EvictionPolicy
  private var resident: Set<ExpertID> = []

  package init(slotCount: Int, policy: any EvictionPolicy) {
    precondition(slotCount > 0, "\(slotCount) slots")
    self.slotCount = slotCount
    self.policy = policy
  }

  /// Serves a whole trace.
  package mutating func run(_ trace: AccessTrace) {
    for (number, pass) in trace.passes.enumerated() {
      for selection in pass { serve(selection, step: number + 1) }
    }
  }

  private mutating func serve(_ selection: AccessTrace.Selection, step: Int) {
    let experts = selection.experts.sorted().map {
      ExpertID(layer: selection.layer, index: $0)
    }
    // A token's few experts always fit; their order changes nothing, as all are one event.
    let ordered =
      experts.filter { resident.contains($0) } + experts.filter { !resident.contains($0) }
    var begun = 0
    while begun < ordered.count {
      let wave = ordered[begun..<min(begun + slotCount, ordered.count)]
      begun = wave.endIndex
      serve(wave: wave, layer: selection.layer, step: step)
    }
  }

  private mutating func serve(wave: ArraySlice<ExpertID>, layer: Int, step: Int) {
    policy.begin(step: step, layer: layer)
    requests += wave.count
    let pinned = Set(wave)
    let missing = wave.filter { !resident.contains($0) }
    for expert in wave where resident.contains(expert) {
      policy.recordHit(expert)
      hits += 1
    }
    for expert in missing {
      if resident.count == slotCount {
        guard let victim = policy.removeVictim(except: pinned) else {
          preconditionFailure("no victim among \(slotCount) slots")
        }
        resident.remove(victim)
        evictions += 1
      }
      policy.recordAdmission(expert)
      resident.insert(expert)
      misses.append(expert)
    }
  }
}
