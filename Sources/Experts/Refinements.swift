import Events

/// Refinements of experts that are in memory as bases: being read, or read and not joined.
///
/// An expert that has one here is pinned, since bytes are on their way into its slot.
struct Refinements {
  /// The read of each that is under way.
  private(set) var tickets: [ExpertID: Int] = [:]
  /// Those that are there, in the order of their arrival.
  private var arrived: [ExpertID] = []

  var count: Int { tickets.count + arrived.count }

  func holds(_ expert: ExpertID) -> Bool {
    tickets[expert] != nil || arrived.contains(expert)
  }

  mutating func begin(_ expert: ExpertID, ticket: Int) { tickets[expert] = ticket }

  mutating func settle(_ expert: ExpertID, isGood: Bool) {
    tickets[expert] = nil
    if isGood { arrived.append(expert) }
  }

  mutating func forget(_ expert: ExpertID) {
    tickets[expert] = nil
    arrived.removeAll { $0 == expert }
  }

  /// Hands out the oldest that are there.
  mutating func takeArrived(atMost limit: Int) -> [ExpertID] {
    let taken = Array(arrived.prefix(limit))
    arrived.removeFirst(taken.count)
    return taken
  }

  /// Everybody that is refined, first those whose bytes are there.
  var all: [ExpertID] { arrived + tickets.keys.sorted() }
}
