import GGUF

/// In which form a pack holds the experts: as they are, or in fewer bits.
package enum ExpertCopy: String, Hashable, Sendable, CaseIterable {
  /// The bytes of the model.
  case exact
  /// The matrices in Q4_0, made from the model's weights.
  case low
  /// The upper half of the bits of a Q8_0 matrix, itself a Q4_0 matrix: ``NestedBlock``.
  case base
  /// The lower half, of use only together with the base.
  case refinement

  /// The tensor that holds the copy.
  package var tensor: PackTensorName {
    switch self {
    case .exact: .experts
    case .low: .low
    case .base, .refinement: .planes
    }
  }

  /// Where the metadata keeps the checksums of a layer's experts.
  func checksumKey(layer: Int) -> String {
    self == .exact ? "pack.checksums.\(layer)" : "pack.\(rawValue).checksums.\(layer)"
  }

  /// How the copy stores a matrix that the model stores in `format`; nil for bits that are
  /// no matrix by themselves.
  package func format(of format: TensorFormat) -> TensorFormat? {
    switch self {
    case .exact: format
    case .low, .base: .q4_0
    case .refinement: nil
    }
  }

  /// Bytes of one expert's matrix.
  package func byteCount(of piece: ExpertLayout.Piece) -> Int {
    let weights = piece.rows * piece.columns
    return format(of: piece.tensor.format)?.byteCount(weights: weights)
      ?? weights / NestedBlock.weightCount * NestedBlock.refinementBytes
  }
}
