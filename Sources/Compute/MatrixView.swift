import CKernels
import GGUF

/// A matrix of weights as it lies in memory: rows of whole blocks, one after the other, or
/// side by side in groups of sixteen.
///
/// It owns nothing: whoever made it keeps the bytes alive. Rows may start at any byte.
// The bytes are only read, and only while their owner keeps them.
package struct MatrixView: @unchecked Sendable {
  /// How the rows lie in memory.
  package enum Arrangement: Sendable {
    /// One after the other, as in a model file.
    case rows
    /// As ``KernelSet/interleave(_:at:rows:)`` leaves them.
    case interleaved
    /// One after the other in memory that is not to be written to, and multiplied as if they
    /// were interleaved: a few groups at a time, in passing. The same bits, more work.
    case apart
  }

  /// Rows of a group that lie side by side.
  package static let groupRows = Int(CK_GROUP_ROWS)

  /// How the weights are stored.
  package let format: TensorFormat
  /// Length of the output.
  package let rows: Int
  /// Length of the input.
  package let columns: Int
  /// Where the matrix begins that this is, or that this is a part of.
  package let bytes: UnsafeRawPointer
  /// Bytes of a row; a group takes the bytes of its rows.
  package let rowByteCount: Int
  package let arrangement: Arrangement
  /// Row 0 among the rows at `bytes`.
  let firstRow: Int
  /// How many rows lie at `bytes`: those behind the last whole group lie one after the other.
  let storedRows: Int

  /// A view of `rows` × `columns` weights from `bytes` on, rows without gaps.
  package init(
    format: TensorFormat,
    rows: Int,
    columns: Int,
    bytes: UnsafeRawPointer,
    arrangement: Arrangement = .rows
  ) {
    precondition(
      (0...Int(Int32.max)).contains(rows) && (0...Int(Int32.max)).contains(columns),
      "a matrix of \(rows) × \(columns)"
    )
    precondition(
      arrangement == .rows || KernelSet.interleaves(format),
      "rows of \(format) side by side"
    )
    self.init(
      format: format,
      rows: rows,
      columns: columns,
      bytes: bytes,
      arrangement: arrangement,
      firstRow: 0,
      storedRows: rows
    )
  }

  private init(
    format: TensorFormat,
    rows: Int,
    columns: Int,
    bytes: UnsafeRawPointer,
    arrangement: Arrangement,
    firstRow: Int,
    storedRows: Int
  ) {
    self.format = format
    self.rows = rows
    self.columns = columns
    self.bytes = bytes
    self.arrangement = arrangement
    self.firstRow = firstRow
    self.storedRows = storedRows
    rowByteCount = format.byteCount(weights: columns)
  }

  /// A view of some of the rows.
  package func slice(rows: Range<Int>) -> MatrixView {
    precondition((0...self.rows).contains(rows.upperBound), "rows \(rows) of \(self.rows)")
    return MatrixView(
      format: format,
      rows: rows.count,
      columns: columns,
      bytes: bytes,
      arrangement: arrangement,
      firstRow: firstRow + rows.lowerBound,
      storedRows: storedRows
    )
  }

  /// Bytes of all rows.
  package var byteCount: Int { rows * rowByteCount }

  /// Rows at `bytes` that are in whole groups, or are multiplied so.
  var groupedRows: Int {
    arrangement == .rows ? 0 : storedRows / Self.groupRows * Self.groupRows
  }
}
