import Events

extension ExpertStore {
  /// Starts the read of an expert into its slot, exact unless a lesser copy is asked for.
  func read(
    _ expert: ExpertID,
    into slot: Int,
    isLesser: Bool = false,
    priority: ReadPriority
  ) {
    let pieces = layout(isLesser: isLesser).readPieces(of: expert).map {
      piece($0, slot: slot)
    }
    let ticket = queue.submit(slot: slot, pieces: pieces, priority: priority)
    table.load(slot: slot, ticket: ticket, isLesser: isLesser)
    pinned.insert(expert)
  }

  func piece(_ read: SlotRead, slot: Int) -> ReadPiece {
    ReadPiece(
      file: files[read.part],
      offset: read.offset,
      count: read.count,
      memory: memory.base + slot * layout.slotBytes + read.slotOffset
    )
  }

  /// What the bytes of a slot are, by the copy that it holds.
  func layout(isLesser: Bool) -> ExpertLayout {
    guard isLesser else { return layout }
    guard let lesser else { preconditionFailure("a lesser copy, but the store has none") }
    return lesser.layout
  }

  /// Evicts somebody, so that `expert` finds a free slot.
  func makeRoom(for expert: ExpertID) {
    repeat {
      let shielded = pinned.union(predicted.protected)
      var victim = policy.removeVictim(for: expert, except: shielded)
      if victim == nil {
        // Who leaves must not depend on which of the certain reads has come already.
        while predicted.hasCertain { settleArrivals(waiting: true) }
        victim = policy.removeVictim(for: expert, except: pinned)
      }
      // Over its quota, but nobody of the layer may leave: a free slot will do.
      if victim == nil && table.hasRoom { return }
      if let victim {
        evict(victim)
        return
      }
      // Bytes are on their way to everybody else: first who has some already goes.
      if giveUpRefinement() { continue }
      if let given = predicted.loading.last(where: { !isAwaited($0) && cancel($0) }) {
        predicted.forget(given)
        return
      }
      settleArrivals(waiting: true)
    } while true
  }

  /// Evicts somebody for an expert that may never be asked for; false where nobody is
  /// worth less.
  func makeRoom(forPrediction expert: ExpertID) -> Bool {
    if table.hasRoom && !policy.isOverQuota(admitting: expert) { return true }
    let shielded = pinned.union(predicted.protected)
    guard let victim = policy.removeVictim(for: expert, except: shielded) else { return false }
    evict(victim)
    return true
  }

  /// Uses another number of slots, and another policy where one is given, from now on.
  ///
  /// The experts in memory stay as far as there is room; a policy hears of them as
  /// admissions, in the order of their slots. Call it between two events.
  package func change(slotCount: Int, policy makePolicy: PolicyMaker? = nil) {
    cancelPredictions()
    cancelRefinements()
    cancelBorrowedReads()
    let limit = slotCount - (self.slotCount - table.limit)
    var layer = 0
    while table.usedCount > limit {
      // From every layer in turn, as nobody in particular comes in their place.
      let newcomer = ExpertID(layer: layer % layout.layers.count, index: 0)
      guard let victim = policy.removeVictim(for: newcomer, except: []) else {
        preconditionFailure("no victim among \(table.usedCount) slots")
      }
      evict(victim)
      layer += 1
    }
    // Those of predictions that were cancelled too.
    for slot in table.freeSlots {
      memory.giveBack(from: Int(slot) * layout.slotBytes, byteCount: layout.slotBytes)
    }
    table.setLimit(limit)
    adopt(makePolicy, slotCount: limit)
    // In an order that a simulation, which knows no slots, can follow.
    for expert in table.residents.sorted() { policy.recordAdmission(expert) }
  }

  private func evict(_ victim: ExpertID) {
    precondition(!pinned.contains(victim), "policy evicted \(victim)")
    evictions.append(victim)
    statistics.evictions += 1
    predicted.noteEviction(of: victim)
    borrowed.forget(victim)
    table.release(victim)
  }
}
