import Events
import Experts

/// An expert store without a model: the same events, the same policy code, no bytes.
///
/// A policy hears the calls that it hears from ``ExpertStore`` and the forward pass, in
/// their order, so that what it decides is what it would have decided live. One layer's
/// selection is one event: classified against the state at its start, and none of its
/// members is evicted. More experts than slots go in waves, those with a slot first.
package struct PolicySimulation {
  /// Experts asked for, once for each selection.
  package private(set) var requests = 0
  /// Requests that found the expert in a slot, or would have found it on its way.
  package private(set) var hits = 0
  /// Requests that had to wait for a read, streamed experts among them.
  package var misses: Int { requests - hits }
  package internal(set) var evictions = 0
  /// Misses that got no slot.
  package private(set) var streamed = 0
  /// Reads begun before a layer asked.
  package internal(set) var prefetches = 0
  /// What the pass served last did.
  package internal(set) var lastPass = PassOutcome()

  var settings: StoreSettings
  var policy: any EvictionPolicy
  var resident: ExpertSet
  var residentCount = 0
  /// Predicted for a layer that has not come: the last to be evicted.
  var protected: ExpertSet
  /// Members of the present event, who may not leave.
  var pinned: ExpertSet
  var hasProtected = false
  /// Whoever may not leave, and who is to be the last.
  var shielded: ExpertSet { hasProtected ? pinned.union(protected) : pinned }

  private var step = 0
  /// Who was in memory before the first pass.
  private var filled: [ExpertID] = []
  /// The experts of the present event, those with a slot first.
  private var order: [ExpertID] = []
  /// Members of the event that leave at its end.
  private var streaming: [ExpertID] = []
  /// Who left since the last pass.
  private var leavers: [ExpertID] = []

  /// - Parameters:
  ///   - settings: the store
  ///   - policy: made for ``StoreSettings/policySlots``
  package init(settings: StoreSettings, policy: any EvictionPolicy) {
    self.settings = settings
    self.policy = policy
    resident = []
    protected = []
    pinned = []
    for expert in settings.residents
    where residentCount < settings.policySlots && !resident.contains(expert) {
      admit(expert)
      filled.append(expert)
    }
  }

  /// An empty store that reads on demand.
  package init(slotCount: Int, policy: any EvictionPolicy) {
    self.init(settings: StoreSettings(slotCount: slotCount), policy: policy)
  }

  /// Hits per request, 0 to 1.
  package var hitRate: Double { requests == 0 ? 0 : Double(hits) / Double(requests) }

  /// Begins a conversation: policies reset what they keep for one sequence.
  package mutating func beginSequence() {
    policy.beginSequence()
  }

  /// Serves a whole trace.
  package mutating func run(_ trace: AccessTrace) {
    for pass in trace.passes { serve(pass) }
  }

  /// Serves one forward pass; ``lastPass`` then says what happened.
  package mutating func serve(_ pass: AccessPass) {
    lastPass.removeAll()
    if step == 0 { lastPass.filled = filled }
    step += 1
    if pass.beginsSequence { policy.beginSequence() }
    for number in 0..<pass.count { serve(number, of: pass) }
  }

  /// Serves the selection of one layer.
  private mutating func serve(_ number: Int, of pass: AccessPass) {
    let layer = Int(pass.layers[number])
    lastPass.events.append(PassOutcome.Event(layer: layer))
    for expert in leavers { noteEviction(of: expert) }
    leavers.removeAll(keepingCapacity: true)
    release(layer: layer)
    pinned.insert(layer: layer, indices: pass.experts[pass.range(of: number)])
    order.removeAll(keepingCapacity: true)
    pinned.append(of: layer, whereIn: resident, is: true, to: &order)
    pinned.append(of: layer, whereIn: resident, is: false, to: &order)
    let waveCount = settings.policySlots
    if order.count <= waveCount {
      serve(0..<order.count, layer: layer)
      lookAhead(from: number, of: pass)
      pinned.removeAll(of: layer)
      endEvent()
    } else {
      for start in stride(from: 0, to: order.count, by: waveCount) {
        let wave = start..<min(start + waveCount, order.count)
        pinned.removeAll(of: layer)
        for place in wave { pinned.insert(order[place]) }
        serve(wave, layer: layer)
        if wave.upperBound == order.count { lookAhead(from: number, of: pass) }
        pinned.removeAll(of: layer)
        endEvent()
      }
    }
  }

  private mutating func serve(_ wave: Range<Int>, layer: Int) {
    policy.begin(step: step, layer: layer)
    var firstMiss = wave.lowerBound
    // Whoever has a slot comes first in a wave.
    while firstMiss < wave.upperBound, resident.contains(order[firstMiss]) { firstMiss += 1 }
    policy.recordHits(order[wave.lowerBound..<firstMiss])
    let event = lastPass.events.count - 1
    lastPass.events[event].requests += wave.count
    lastPass.events[event].misses += wave.upperBound - firstMiss
    requests += wave.count
    hits += firstMiss - wave.lowerBound
    for place in firstMiss..<wave.upperBound {
      lastPass.missed.append(order[place])
      serveMiss(order[place])
    }
  }

  private mutating func serveMiss(_ expert: ExpertID) {
    if !hasRoom || policy.isOverQuota(admitting: expert) {
      if streaming.count < settings.streamingSlots, !policy.admits(expert, except: shielded) {
        streaming.append(expert)
        streamed += 1
        lastPass.streamed += 1
        return
      }
      let victim =
        policy.removeVictim(for: expert, except: shielded)
        ?? policy.removeVictim(for: expert, except: pinned)
      // Over its quota, but nobody of the layer may leave: a free slot will do.
      precondition(victim != nil || hasRoom, "no victim among \(settings.slotCount) slots")
      if let victim { evict(victim) }
    }
    admit(expert)
  }

  private mutating func endEvent() {
    guard !streaming.isEmpty else { return }
    for expert in streaming { noteEviction(of: expert) }
    streaming.removeAll(keepingCapacity: true)
  }

  // MARK: - Slots

  var hasRoom: Bool { residentCount < settings.policySlots }

  mutating func admit(_ expert: ExpertID) {
    policy.recordAdmission(expert)
    resident.insert(expert)
    residentCount += 1
  }

  mutating func evict(_ victim: ExpertID) {
    precondition(resident.contains(victim) && !pinned.contains(victim), "evicted \(victim)")
    resident.remove(victim)
    residentCount -= 1
    noteEviction(of: victim)
  }

  mutating func evictBetweenPasses(_ victim: ExpertID) {
    resident.remove(victim)
    residentCount -= 1
    leavers.append(victim)
  }

  private mutating func noteEviction(of expert: ExpertID) {
    evictions += 1
    lastPass.evicted.append(expert)
    lastPass.events[lastPass.events.count - 1].evictions += 1
  }
}
