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
  /// Misses that got no slot.
  package private(set) var streamed = 0
  /// What was missed, in order, streamed experts among them.
  package private(set) var misses: [ExpertID] = []
  /// Who gave up a slot, in order.
  package private(set) var evicted: [ExpertID] = []

  private let slotCount: Int
  private var policy: any EvictionPolicy
  private var resident: Set<ExpertID> = []
  private var step = 0

  package init(slotCount: Int, policy: any EvictionPolicy) {
    precondition(slotCount > 0, "\(slotCount) slots")
    self.slotCount = slotCount
    self.policy = policy
  }

  package var evictions: Int { evicted.count }

  /// Hits per request, 0 to 1.
  package var hitRate: Double { requests == 0 ? 0 : Double(hits) / Double(requests) }

  /// Begins a conversation: policies reset what they keep for one sequence.
  package mutating func beginSequence() {
    policy.beginSequence()
  }

  /// Serves a whole trace.
  package mutating func run(_ trace: AccessTrace) {
    for pass in trace.passes {
      step += 1
      for selection in pass {
        let waves = selection.waves(slotCount: slotCount) { resident.contains($0) }
        for wave in waves { serve(wave, layer: selection.layer) }
      }
    }
  }

  private mutating func serve(_ wave: ArraySlice<ExpertID>, layer: Int) {
    policy.begin(step: step, layer: layer)
    requests += wave.count
    let pinned = Set(wave)
    let missing = wave.filter { !resident.contains($0) }
    for expert in wave where resident.contains(expert) {
      policy.recordHit(expert)
      hits += 1
    }
    for expert in missing {
      misses.append(expert)
      guard makeRoom(for: expert, except: pinned) else {
        streamed += 1
        continue
      }
      policy.recordAdmission(expert)
      resident.insert(expert)
    }
  }

  /// Evicts somebody if need be; false if the newcomer is to stream through.
  private mutating func makeRoom(for expert: ExpertID, except pinned: Set<ExpertID>) -> Bool {
    let hasFreeSlot = resident.count < slotCount
    if hasFreeSlot, !policy.isOverQuota(admitting: expert) { return true }
    guard policy.admits(expert, except: pinned) else { return false }
    if let victim = policy.removeVictim(for: expert, except: pinned) {
      precondition(resident.contains(victim) && !pinned.contains(victim), "evicted \(victim)")
      resident.remove(victim)
      evicted.append(victim)
    } else {
      precondition(hasFreeSlot, "no victim among \(slotCount) slots")
    }
    return true
  }
}
