import Events
import Experts

/// What no policy can beat: evicts the expert whose next use lies farthest ahead.
///
/// Belady, "A study of replacement algorithms for a virtual-storage computer", IBM Systems
/// Journal 5 (1966), doi:10.1147/sj.52.0078. It knows the whole trace, so it is the ceiling
/// that policies are measured against; with slots of one size, and without prefetch.
///
/// Forced, every missed expert gets a slot. In bypass one that is needed later than all
/// who are resident streams through. Either way an event is served as one: no member of it
/// is evicted.
package struct Belady {
  package let requests: Int
  package private(set) var hits = 0
  package private(set) var evictions = 0
  /// Misses that got no slot.
  package private(set) var streamed = 0
  /// Misses of each event of the trace, in order.
  package private(set) var missCounts: [Int] = []

  /// Hits per request, 0 to 1.
  package var hitRate: Double { requests == 0 ? 0 : Double(hits) / Double(requests) }

  private let slotCount: Int
  private let admission: AdmissionMode
  /// For each resident expert the number of the event that asks for it next.
  private var nextUses: [ExpertID: Int] = [:]

  private static let never = Int.max

  /// Serves a trace from an empty store.
  package init(_ trace: AccessTrace, slotCount: Int, admission: AdmissionMode) {
    precondition(slotCount > 0, "\(slotCount) slots")
    self.slotCount = slotCount
    self.admission = admission
    let events = trace.passes.joined()
    requests = events.reduce(0) { $0 + $1.experts.count }
    for (event, following) in zip(events, Self.followingUses(Array(events))) {
      let hitsBefore = hits
      for wave in event.waves(slotCount: slotCount, isResident: { nextUses[$0] != nil }) {
        serve(wave, following: following)
      }
      missCounts.append(event.experts.count - (hits - hitsBefore))
    }
  }

  /// For each event and each expert it asks for: the number of the event that asks next.
  private static func followingUses(
    _ events: [AccessTrace.Selection]
  ) -> [[ExpertID: Int]] {
    var next: [ExpertID: Int] = [:]
    var result: [[ExpertID: Int]] = []
    for (number, event) in events.enumerated().reversed() {
      var following: [ExpertID: Int] = [:]
      for index in event.experts {
        let expert = ExpertID(layer: event.layer, index: index)
        following[expert] = next.updateValue(number, forKey: expert) ?? never
      }
      result.append(following)
    }
    return result.reversed()
  }

  private mutating func serve(_ wave: ArraySlice<ExpertID>, following: [ExpertID: Int]) {
    let missing = wave.filter { nextUses[$0] == nil }
    hits += wave.count - missing.count
    for expert in wave where nextUses[expert] != nil { nextUses[expert] = following[expert] }
    // Who is needed soonest chooses first; where all are admitted the order is all one.
    for expert in missing.sorted(by: { (following[$0] ?? 0, $0) < (following[$1] ?? 0, $1) }) {
      let next = following[expert] ?? Self.never
      if nextUses.count == slotCount {
        // Equal only where neither is used again: then the lower place leaves.
        let victim = nextUses.lazy.filter { !wave.contains($0.key) }
          .max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard let victim, admission == .forced || next < victim.value else {
          precondition(admission == .bypass, "no victim among \(slotCount) slots")
          streamed += 1
          continue
        }
        nextUses[victim.key] = nil
        evictions += 1
      }
      nextUses[expert] = next
    }
  }
}
