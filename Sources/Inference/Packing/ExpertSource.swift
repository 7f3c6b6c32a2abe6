import Events
import Experts

/// One expert at a time in memory, read from the model's files past the page cache.
final class ExpertSource {
  let layout: ExpertLayout
  private let files: [DirectFile]
  private let slot: UnsafeMutableRawPointer

  init(layout: ExpertLayout, files: [DirectFile]) {
    self.layout = layout
    self.files = files
    slot = .allocate(byteCount: max(layout.slotBytes, 1), alignment: layout.alignment)
  }

  deinit {
    slot.deallocate()
  }

  /// Reads an expert in place of the one before.
  ///
  /// - Returns: its gate, up and down projection, valid until the next call
  func read(_ expert: ExpertID) throws(ExpertsError) -> [UnsafeRawBufferPointer] {
    for read in layout.readPieces(of: expert) {
      _ = try files[read.part].read(
        into: slot + read.slotOffset,
        offset: read.offset,
        count: read.count,
        alignment: layout.alignment
      )
    }
    return layout.layers[expert.layer].map { piece in
      UnsafeRawBufferPointer(
        start: slot + layout.slotPosition(of: piece, expert: expert.index),
        count: piece.byteCount
      )
    }
  }
}
