/// One tensor of a model file: what it is called, how it is stored, and where.
package struct TensorInfo: Sendable, Equatable {
  /// The name in the file; ``TensorName`` spells those that are looked for.
  package let name: String
  /// How the weights are stored.
  package let format: TensorFormat
  /// One to four sizes, the fastest first: `shape[0]` is the length of a row.
  package let shape: [Int]
  /// Which file of a split model holds it, from 0.
  package let part: Int
  /// Where it begins, in bytes from the start of that file.
  package let offset: Int
  /// Its size in the file.
  package let byteCount: Int

  package init(
    name: String,
    format: TensorFormat,
    shape: [Int],
    part: Int,
    offset: Int,
    byteCount: Int
  ) {
    self.name = name
    self.format = format
    self.shape = shape
    self.part = part
    self.offset = offset
    self.byteCount = byteCount
  }

  /// Weights in a row.
  package var rowLength: Int { shape[0] }
  /// Rows of all matrices together.
  package var rowCount: Int { shape.dropFirst().reduce(1, *) }
  /// Weights in all.
  package var elementCount: Int { rowLength * rowCount }
  /// Bytes of a row.
  package var rowByteCount: Int { byteCount / rowCount }
}
