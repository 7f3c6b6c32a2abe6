import Events

/// The beginning of a session whose model lies in the page cache: whoever is missing gets a slot,
/// and is computed with where the page cache holds it, so that no token waits for fresh memory.
/// Reads into the slots follow, behind all that somebody waits for.
extension ExpertStore {
  /// Forward passes before the first read: those of a prompt and of the first token.
  package static let borrowedSteps = 2
  /// Reads of borrowed experts under way: enough to keep storage busy, few enough that memory
  /// and processors are left to compute with.
  static let borrowedReadLimit = 2

  /// Whether what is missing may be borrowed.
  ///
  /// A budget below all experts is a statement about memory: then every expert is read.
  private var lends: Bool {
    mapped != nil && lesser == nil && table.limit >= layout.totalExpertCount
  }

  /// Makes an expert ready in the page cache, if it is there; false where it must be read.
  func borrow(_ expert: ExpertID, slot: Int) -> Bool {
    guard lends, let mapped,
      layout.readPieces(of: expert).allSatisfy({
        mapped.holds(part: $0.part, offset: $0.offset, count: $0.count)
      })
    else { return false }
    table.lend(slot: slot)
    borrowed.begin(expert)
    return true
  }

  /// The matrices of a borrowed expert.
  func borrowedMatrices(of expert: ExpertID) -> ExpertMatrices {
    guard let mapped else { preconditionFailure("\(expert) is borrowed from nobody") }
    let pieces = layout.layers[expert.layer]
    // Whoever computes with it is told not to write.
    let addresses = pieces.map { piece in
      UnsafeMutableRawPointer(
        mutating: mapped.address(
          part: piece.tensor.part,
          offset: piece.fileOffset(of: expert.index)
        )
      )
    }
    return ExpertMatrices(
      pieces: pieces,
      gate: addresses[0],
      up: addresses[1],
      down: addresses[2],
      isLesser: false,
      isPrepared: false,
      isBorrowed: true
    )
  }

  /// Whether bytes are on their way into the slot of an expert that is ready.
  func isFilling(_ expert: ExpertID) -> Bool {
    refinements.holds(expert) || borrowed.isBeingRead(expert)
  }

  /// Begins reads of borrowed experts, up to so many under way.
  func readBorrowed(atMost limit: Int) {
    while borrowed.tickets.count < limit, let expert = borrowed.next {
      guard let slot = table.slot(of: expert) else {
        preconditionFailure("\(expert) is borrowed without a slot")
      }
      let ticket = queue.submit(
        slot: slot,
        pieces: layout.readPieces(of: expert).map { piece($0, slot: slot) },
        priority: .predicted(layersAhead: layout.layers.count, confidence: 0)
      )
      borrowed.beginRead(ticket: ticket)
      pinned.insert(expert)
    }
  }

  /// Reads everybody that is borrowed, and waits for it; between two events.
  ///
  /// A failure shows when the expert is asked for.
  package func settleBorrowed() {
    precondition(!hasEvent, "borrowed experts are waited for inside an event")
    while !borrowed.isEmpty {
      readBorrowed(atMost: laneCount)
      settleArrivals(waiting: true)
    }
  }

  /// Takes the reads of borrowed experts back, and waits for those that cannot be.
  func cancelBorrowedReads() {
    for (expert, ticket) in borrowed.tickets where queue.cancel(ticket: ticket) {
      borrowed.postpone(expert)
      pinned.remove(expert)
    }
    while !borrowed.tickets.isEmpty { settleArrivals(waiting: true) }
  }
}
