import Events

/// Experts that were read as bases and become exact: D²MoE (arXiv 2504.15299) reads the
/// planes of an expert one after the other and computes with those that are there.
extension ExpertStore {
  /// Refinements under way or not joined; each keeps an expert in its slot.
  private static let refinementLimit = 8
  /// Experts that are joined before one event: a join costs about what a copy does, on the
  /// thread that computes.
  private static let joinLimit = 2

  /// Makes experts exact whose refinements have arrived, a few at a time.
  ///
  /// Only between two events, when nobody computes with a slot.
  func joinRefinements() {
    precondition(!hasEvent, "planes are joined inside an event")
    guard let lesser, let joiner, refinements.count > 0 else { return }
    for expert in refinements.takeArrived(atMost: Self.joinLimit) {
      guard let slot = table.slot(of: expert), let read = lesser.refinementRead(of: expert)
      else { preconditionFailure("\(expert) lost its slot while it was refined") }
      joiner.join(
        slot: memory.base + slot * layout.slotBytes,
        baseCount: lesser.byteCount(ofLayer: expert.layer),
        refinement: read.slotOffset,
        refinementCount: read.count
      )
      table.setExact(slot: slot)
      pinned.remove(expert)
    }
  }

  /// Reads the refinement of an expert that was used again while it was a base; as a
  /// predicted read, after all that somebody waits for.
  ///
  /// Not after its first use: with few slots most experts leave before a second, and reads
  /// for them only stand in the way. Where too many are under way nothing happens: whoever
  /// is used once more is asked for once more.
  func refine(_ expert: ExpertID) {
    guard let lesser, table.isReady(expert), table.isLesser(expert),
      !refinements.holds(expert), refinements.count < Self.refinementLimit,
      let slot = table.slot(of: expert), let read = lesser.refinementRead(of: expert)
    else { return }
    let ticket = queue.submit(
      slot: slot,
      pieces: [piece(read, slot: slot)],
      priority: .predicted(layersAhead: layout.layers.count, confidence: 0)
    )
    refinements.begin(expert, ticket: ticket)
    pinned.insert(expert)
  }

  /// Notes that a refinement is there; after a fault the base stays as it is.
  func settleRefinement(of expert: ExpertID, isGood: Bool) {
    refinements.settle(expert, isGood: isGood)
    if !isGood { unpin(expert) }
  }

  /// Gives one refinement up, so that its expert may be evicted; false where none can be.
  func giveUpRefinement() -> Bool {
    refinements.all.contains { !isAwaited($0) && giveUpRefinement(of: $0) }
  }

  /// Waits until no refinement is on its way into the slot of an expert, which stays a base.
  func stopRefining(_ expert: ExpertID) {
    while refinements.holds(expert) && !giveUpRefinement(of: expert) {
      settleArrivals(waiting: true)
    }
  }

  /// Gives all refinements up, and waits for the reads that cannot be.
  func cancelRefinements() {
    for expert in refinements.all { stopRefining(expert) }
  }

  /// False where the read has begun: nothing may come into its slot but what it asked for.
  private func giveUpRefinement(of expert: ExpertID) -> Bool {
    if let ticket = refinements.tickets[expert], !queue.cancel(ticket: ticket) { return false }
    refinements.forget(expert)
    unpin(expert)
    return true
  }

  private func unpin(_ expert: ExpertID) {
    if !isAwaited(expert) { pinned.remove(expert) }
  }
}
