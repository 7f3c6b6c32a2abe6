import GGUF

/// A matrix of weights as it lies in memory: rows of whole blocks, one after the other.
///
/// It owns nothing: whoever made it keeps the bytes alive. Rows may start at any byte.
// The bytes are only read, and only while their owner keeps them.
package struct MatrixView: @unchecked Sendable {
  /// How the weights are stored.
  package let format: TensorFormat
  /// Length of the output.
  package let rows: Int
  /// Length of the input.
  package let columns: Int
  /// The first weight of row 0.
  package let bytes: UnsafeRawPointer
  /// Bytes from one row to the next.
  package let rowByteCount: Int

  /// A view of `rows` × `columns` weights from `bytes` on, rows without gaps.
  package init(format: TensorFormat, rows: Int, columns: Int, bytes: UnsafeRawPointer) {
    precondition(
      (0...Int(Int32.max)).contains(rows) && (0...Int(Int32.max)).contains(columns),
      "a matrix of \(rows) × \(columns)"
    )
    self.format = format
    self.rows = rows
    self.columns = columns
    self.bytes = bytes
    rowByteCount = format.byteCount(weights: columns)
  }

  /// A view of some of the rows.
  package func slice(rows: Range<Int>) -> MatrixView {
    precondition((0...self.rows).contains(rows.upperBound), "rows \(rows) of \(self.rows)")
    return MatrixView(
      format: format,
      rows: rows.count,
      columns: columns,
      bytes: bytes + rows.lowerBound * rowByteCount
    )
  }

  /// Bytes of all rows.
  package var byteCount: Int { rows * rowByteCount }
}
