import Compute
import Experts

/// A matrix of an expert in its slot, in the form that it is computed with.
///
/// Its rows come from the file one after the other. Whoever computes with it first puts them
/// side by side in the slot, where they stay so until the expert leaves. A borrowed expert's
/// rows stay apart.
struct SlotMatrix {
  /// What to compute with, once ``prepare(rows:)`` was called for the rows.
  let view: MatrixView
  /// The matrix as it was read, where it has to be prepared.
  private let unprepared: (view: MatrixView, bytes: UnsafeMutableRawPointer)?

  init(
    _ piece: ExpertLayout.Piece,
    bytes: UnsafeMutableRawPointer,
    of matrices: ExpertMatrices
  ) {
    let format = piece.tensor.format
    func view(_ arrangement: MatrixView.Arrangement) -> MatrixView {
      MatrixView(
        format: format,
        rows: piece.rows,
        columns: piece.columns,
        bytes: bytes,
        arrangement: arrangement
      )
    }
    let interleaves = KernelSet.interleaves(format) && !matrices.isLesser
    self.view = view(
      !interleaves ? .rows : matrices.isBorrowed ? .apart : .interleaved
    )
    let isReady = matrices.isPrepared || matrices.isBorrowed
    unprepared = interleaves && !isReady ? (view(.rows), bytes) : nil
  }

  /// Prepares some rows, from a multiple of sixteen to another or to the last one.
  func prepare(rows: Range<Int>) {
    guard let unprepared else { return }
    KernelSet.interleave(unprepared.view, at: unprepared.bytes, rows: rows)
  }
}
