import CKernels
import GGUF

extension KernelSet {
  /// Puts the rows of a matrix side by side, in groups of sixteen, where they lie; what is left
  /// of them stays as it is.
  ///
  /// A product reads such a matrix from front to back, and a register holds what sixteen rows
  /// need at the same time: about twice as fast as row after row where memory does not limit it.
  /// - Parameters:
  ///   - matrix: in rows, all that lies at its bytes, in a format that ``interleaves(_:)``
  ///   - bytes: the same memory
  ///   - rows: whose groups to do, from the beginning of a group to that of another or to the
  ///     last row; nobody reads them meanwhile
  package static func interleave(
    _ matrix: MatrixView,
    at bytes: UnsafeMutableRawPointer,
    rows: Range<Int>
  ) {
    let size = MatrixView.groupRows
    precondition(
      matrix.arrangement == .rows && matrix.rows == matrix.storedRows
        && matrix.bytes == UnsafeRawPointer(bytes),
      "a part of a matrix, or one that is interleaved already"
    )
    precondition(
      rows.lowerBound % size == 0
        && (rows.upperBound % size == 0 || rows.upperBound == matrix.rows),
      "rows \(rows) in groups of \(size)"
    )
    let fields = scalar.interleaved(matrix.format).fields
    let groupBytes = size * matrix.rowByteCount
    guard rows.count >= size && groupBytes > 0 else { return }
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: groupBytes, alignment: 64)
    defer { scratch.deallocate() }
    for group in rows.lowerBound / size..<rows.upperBound / size {
      let place = bytes + group * groupBytes
      scratch.copyMemory(from: place, byteCount: groupBytes)
      ck_interleave(
        fields,
        scratch,
        matrix.rowByteCount,
        Int32(matrix.columns / matrix.format.weightsPerBlock),
        place
      )
    }
  }
}
