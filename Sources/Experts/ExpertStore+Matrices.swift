import GGUF

extension ExpertStore {
  /// The three matrices of an expert of the present event: gate, up, down, and what they
  /// are in the copy that its slot holds.
  package func matrices(at position: Int) -> ExpertMatrices {
    let expert = eventExperts[position]
    guard table.isReady(expert), let slot = table.slot(of: expert) else {
      preconditionFailure("\(expert) was not waited for")
    }
    if borrowed.holds(expert) { return borrowedMatrices(of: expert) }
    let base = memory.base + slot * layout.slotBytes
    let isLesser = table.isLesser(expert)
    let layout = layout(isLesser: isLesser)
    let pieces = layout.layers[expert.layer]
    func address(_ place: Int) -> UnsafeMutableRawPointer {
      base + layout.slotPosition(of: pieces[place], expert: expert.index)
    }
    return ExpertMatrices(
      pieces: pieces,
      gate: address(0),
      up: address(1),
      down: address(2),
      isLesser: isLesser,
      isPrepared: table.isPrepared(slot: slot),
      isBorrowed: false
    )
  }

  /// Notes that the matrices of an expert of the present event are in the form that they are
  /// computed with, not in that of the file; until other bytes come into its slot.
  package func notePrepared(at position: Int) {
    guard let slot = table.slot(of: eventExperts[position]) else {
      preconditionFailure("\(eventExperts[position]) holds no slot")
    }
    table.setPrepared(slot: slot)
  }
}
