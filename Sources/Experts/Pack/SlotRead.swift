import Events

/// Contiguous bytes of a file that belong into a slot.
package struct SlotRead: Equatable, Sendable {
  /// Which of the store's files, from 0.
  package let part: Int
  /// The first byte wanted, in the file.
  package let offset: Int
  /// Bytes wanted.
  package let count: Int
  /// Where the aligned window around them begins in the slot.
  package let slotOffset: Int

  package init(part: Int, offset: Int, count: Int, slotOffset: Int) {
    self.part = part
    self.offset = offset
    self.count = count
    self.slotOffset = slotOffset
  }
}

extension ExpertLayout {
  /// The reads that bring an expert into a slot: one from a pack, three from a model.
  ///
  /// Pieces that touch in the file and in the slot are read as one.
  package func readPieces(of expert: ExpertID) -> [SlotRead] {
    var reads: [SlotRead] = []
    // Where the last read ends, in the file and in the slot.
    var end = (part: -1, file: 0, slot: 0)
    for piece in layers[expert.layer] {
      let offset = piece.fileOffset(of: expert.index)
      let position = slotPosition(of: piece, expert: expert.index)
      var read = SlotRead(
        part: piece.tensor.part,
        offset: offset,
        count: piece.byteCount,
        slotOffset: piece.slotOffset
      )
      if end == (piece.tensor.part, offset, position), let last = reads.popLast() {
        read = SlotRead(
          part: last.part,
          offset: last.offset,
          count: last.count + piece.byteCount,
          slotOffset: last.slotOffset
        )
      }
      reads.append(read)
      end = (piece.tensor.part, offset + piece.byteCount, position + piece.byteCount)
    }
    return reads
  }
}
