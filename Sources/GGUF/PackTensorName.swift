/// The tensors of a pack: each holds copies of all experts of one layer, side by side.
///
/// The raw values are their spelling in a file.
package enum PackTensorName: String, Hashable, Sendable, CaseIterable {
  /// Gate, up and down projection of each expert, as the model stores them.
  case experts = "ffn_experts"
  /// The same matrices in fewer bits.
  case low = "ffn_experts.low"
  /// The same matrices in two planes of bits, one usable without the other.
  case planes = "ffn_experts.planes"

  /// The name in a file of the tensor of a layer, counted from 0.
  package func fileName(layer: Int) -> String { "blk.\(layer).\(rawValue)" }
}
