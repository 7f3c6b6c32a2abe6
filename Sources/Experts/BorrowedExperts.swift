import Events

/// Experts that have a slot and are computed with in the page cache, until a read has brought
/// them into the slot.
struct BorrowedExperts {
  /// Those that nobody reads yet, in the order in which they were asked for.
  private var waiting: [ExpertID] = []
  /// The reads under way.
  private(set) var tickets: [ExpertID: Int] = [:]
  private var all: Set<ExpertID> = []

  var isEmpty: Bool { all.isEmpty }

  func holds(_ expert: ExpertID) -> Bool { all.contains(expert) }

  /// Whether its read is under way, so that it may not leave.
  func isBeingRead(_ expert: ExpertID) -> Bool { tickets[expert] != nil }

  mutating func begin(_ expert: ExpertID) {
    all.insert(expert)
    waiting.append(expert)
  }

  /// Who is to be read next, or nil where nobody is left.
  var next: ExpertID? { waiting.first }

  /// The read of ``next`` was begun.
  mutating func beginRead(ticket: Int) { tickets[waiting.removeFirst()] = ticket }

  /// The read was taken back: it comes again later.
  mutating func postpone(_ expert: ExpertID) {
    tickets[expert] = nil
    waiting.append(expert)
  }

  /// Notes that a read arrived; false where the expert was not borrowed.
  mutating func settle(_ expert: ExpertID) -> Bool {
    tickets[expert] = nil
    return all.remove(expert) != nil
  }

  /// An expert left.
  mutating func forget(_ expert: ExpertID) {
    guard all.remove(expert) != nil else { return }
    waiting.removeAll { $0 == expert }
  }
}
