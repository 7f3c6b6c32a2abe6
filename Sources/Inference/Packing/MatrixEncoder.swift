import Compute
import Experts
import GGUF

/// A matrix of a model in the other forms that a pack holds.
struct MatrixEncoder {
  /// What copies in fewer bits are made of.
  static let supportedFormats: [TensorFormat] = [.f32, .f16, .bf16, .q8_0]

  private let kernels = KernelSet.best

  /// Writes the matrix as Q4_0; false where its weights cannot be expressed.
  func low(
    _ matrix: UnsafeRawBufferPointer,
    _ piece: ExpertLayout.Piece,
    into target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    rows(of: matrix, piece, format: .q4_0, into: target, BlockQuantiser.quantiseQ4)
  }

  /// Writes the two planes of the matrix, which becomes Q8_0 first if it is not; false where
  /// its weights cannot be expressed.
  func planes(
    _ matrix: UnsafeRawBufferPointer,
    _ piece: ExpertLayout.Piece,
    base: UnsafeMutableRawBufferPointer,
    refinement: UnsafeMutableRawBufferPointer
  ) -> Bool {
    if piece.tensor.format == .q8_0 {
      return NestedBlock.split(matrix, base: base, refinement: refinement)
    }
    let blocks = UnsafeMutableRawBufferPointer.allocate(
      byteCount: TensorFormat.q8_0.byteCount(weights: piece.rows * piece.columns),
      alignment: 16
    )
    defer { blocks.deallocate() }
    return rows(of: matrix, piece, format: .q8_0, into: blocks, BlockQuantiser.quantiseQ8)
      && NestedBlock.split(
        UnsafeRawBufferPointer(blocks),
        base: base,
        refinement: refinement
      )
  }

  private func rows(
    of matrix: UnsafeRawBufferPointer,
    _ piece: ExpertLayout.Piece,
    format: TensorFormat,
    into target: UnsafeMutableRawBufferPointer,
    _ quantise: (UnsafeBufferPointer<Float>, UnsafeMutableRawPointer) -> Bool
  ) -> Bool {
    let rowBytes = format.byteCount(weights: piece.columns)
    precondition(target.count == piece.rows * rowBytes, "\(target.count) bytes of \(format)")
    guard let source = matrix.baseAddress, let target = target.baseAddress else { return true }
    let view = MatrixView(
      format: piece.tensor.format,
      rows: piece.rows,
      columns: piece.columns,
      bytes: source
    )
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: piece.columns) { row in
      guard let values = row.baseAddress else { return true }
      for index in 0..<piece.rows {
        kernels.dequantise(view, row: index, into: values)
        guard quantise(UnsafeBufferPointer(row), target + index * rowBytes) else { return false }
      }
      return true
    }
  }
}
