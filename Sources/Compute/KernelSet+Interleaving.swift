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

  /// Bytes of groups that are put side by side in passing: few enough to stay in a core's second
  /// cache, enough for the work of a product that is done once for all rows.
  private static let togetherBytes = 128 << 10

  /// Calls `body` with the groups of a matrix whose rows are apart that hold `rows`, some at a
  /// time, side by side; and with the place of their first row among the stored ones.
  func withGroups(
    of matrix: MatrixView,
    rows: Range<Int>,
    _ body: (_ groups: MatrixView, _ start: Int) -> Void
  ) {
    let size = MatrixView.groupRows
    let fields = KernelSet.scalar.interleaved(matrix.format).fields
    let groupBytes = size * matrix.rowByteCount
    let rowsTogether = max(1, Self.togetherBytes / max(1, groupBytes)) * size
    withUnsafeTemporaryAllocation(
      byteCount: rowsTogether * matrix.rowByteCount + groupBytes,
      alignment: 64
    ) { memory in
      guard let base = memory.baseAddress else { return }
      // Sixteen rows at once come slowly from memory; a copy comes at full speed.
      let rowsApart = base + rowsTogether * matrix.rowByteCount
      for start in stride(
        from: rows.lowerBound / size * size,
        to: rows.upperBound,
        by: rowsTogether
      ) {
        let end = min(start + rowsTogether, (rows.upperBound + size - 1) / size * size)
        for group in 0..<(end - start) / size {
          rowsApart.copyMemory(
            from: matrix.bytes + (start + group * size) * matrix.rowByteCount,
            byteCount: groupBytes
          )
          ck_interleave(
            fields,
            rowsApart,
            matrix.rowByteCount,
            Int32(matrix.columns / matrix.format.weightsPerBlock),
            base + group * groupBytes
          )
        }
        let groups = MatrixView(
          format: matrix.format,
          rows: end - start,
          columns: matrix.columns,
          bytes: base,
          arrangement: .interleaved
        )
        body(groups, start)
      }
    }
  }
}
