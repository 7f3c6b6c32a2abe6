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
  package var requests: Int { uses.places.count }
  package private(set) var hits = 0
  package private(set) var evictions = 0
  /// Misses that got no slot.
  package private(set) var streamed = 0
  /// Misses of each event of the trace, in order.
  package private(set) var missCounts: [Int] = []

  /// Hits per request, 0 to 1.
  package var hitRate: Double { requests == 0 ? 0 : Double(hits) / Double(requests) }

  private let uses: NextUses
  private let slotCount: Int
  private let admission: AdmissionMode
  private var residentCount = 0
  private var isResident: [Bool]
  /// Residents that may leave: all but members of the present event.
  private var isWaiting: [Bool]
  /// How many of them each event asks for next, and which events ask for any.
  private var waitingCounts: [Int32]
  private var waitingEvents: NumberSet
  /// Residents that nobody asks for again.
  ///
  /// Counted from the end, as among equals the lowest
  /// place leaves first.
  private var idle: NumberSet
  /// When each expert is asked for next, from its last use on.
  private var following: [Int32]
  private var wave: [Int32] = []

  /// Serves a trace from an empty store.
  package init(_ trace: AccessTrace, slotCount: Int, admission: AdmissionMode) {
    precondition(slotCount > 0, "\(slotCount) slots")
    self.slotCount = slotCount
    self.admission = admission
    uses = NextUses(trace)
    isResident = Array(repeating: false, count: uses.placeCount)
    following = Array(repeating: NextUses.never, count: uses.placeCount)
    isWaiting = isResident
    waitingCounts = Array(repeating: 0, count: uses.eventCount)
    waitingEvents = NumberSet(limit: uses.eventCount)
    idle = NumberSet(limit: uses.placeCount)
    for event in 0..<uses.eventCount {
      let hitsBefore = hits
      serve(event: event)
      missCounts.append(uses.range(of: event).count - (hits - hitsBefore))
    }
  }

  private mutating func serve(event: Int) {
    let range = uses.range(of: event)
    if range.count <= slotCount {
      wave.removeAll(keepingCapacity: true)
      for use in range { wave.append(uses.places[use]) }
      serveWave(range, event: event)
      return
    }
    // As in the forward pass: in waves that fit, the resident ones first.
    let sorted = range.sorted { uses.places[$0] < uses.places[$1] }
    let ordered =
      sorted.filter { isResident[Int(uses.places[$0])] }
      + sorted.filter { !isResident[Int(uses.places[$0])] }
    for start in stride(from: 0, to: ordered.count, by: slotCount) {
      let part = ordered[start..<min(start + slotCount, ordered.count)]
      wave = part.map { uses.places[$0] }
      serveWave(part, event: event)
    }
  }

  private mutating func serveWave(_ part: some Sequence<Int>, event: Int) {
    for use in part { following[Int(uses.places[use])] = uses.next[use] }
    // The missing ones move to the front; the others cannot leave now.
    var missingCount = 0
    for number in wave.indices {
      let place = Int(wave[number])
      if isResident[place] {
        hits += 1
        withdraw(place, next: Int32(event))
      } else {
        wave.swapAt(number, missingCount)
        missingCount += 1
      }
    }
    // Who is needed soonest chooses first; where all are admitted the order is all one.
    if admission == .bypass {
      let following = following
      wave[..<missingCount].sort {
        (following[Int($0)], $0) < (following[Int($1)], $1)
      }
    }
    for number in 0..<missingCount { admit(Int(wave[number])) }
    for place in wave where isResident[Int(place)] { deposit(Int(place)) }
  }

  private mutating func admit(_ place: Int) {
    if residentCount == slotCount {
      guard let victim = farthest(),
        admission == .forced || following[place] < victim.next
      else {
        precondition(admission == .bypass, "no victim among \(slotCount) slots")
        streamed += 1
        return
      }
      withdraw(victim.place, next: victim.next)
      isResident[victim.place] = false
      residentCount -= 1
      evictions += 1
    }
    isResident[place] = true
    residentCount += 1
  }

  /// Who is needed last among those that may leave.
  private func farthest() -> (place: Int, next: Int32)? {
    if let number = idle.greatest { return (uses.placeCount - 1 - number, NextUses.never) }
    guard let event = waitingEvents.greatest else { return nil }
    var lowest = Int.max
    for use in uses.range(of: event) {
      let place = Int(uses.places[use])
      if place < lowest, isWaiting[place], following[place] == Int32(event) { lowest = place }
    }
    return (lowest, Int32(event))
  }

  private mutating func deposit(_ place: Int) {
    let next = following[place]
    isWaiting[place] = true
    if next == NextUses.never {
      idle.insert(uses.placeCount - 1 - place)
    } else {
      if waitingCounts[Int(next)] == 0 { waitingEvents.insert(Int(next)) }
      waitingCounts[Int(next)] += 1
    }
  }

  private mutating func withdraw(_ place: Int, next: Int32) {
    isWaiting[place] = false
    if next == NextUses.never {
      idle.remove(uses.placeCount - 1 - place)
    } else {
      waitingCounts[Int(next)] -= 1
      if waitingCounts[Int(next)] == 0 { waitingEvents.remove(Int(next)) }
    }
  }
}
