import GGUF
import Glibc

/// Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434, section 2.1): the keys and values
/// of all heads are expanded from one short vector, the latent, and only that is kept.
///
/// A head's part of the expansion is applied to its query instead of to every key, and to what
/// was attended to instead of to every value; that is the same by the associative law. A key
/// has one part more, which is rotated and shared by all heads.
package struct LatentAttentionPlan: Equatable, Sendable {
  package var headCount: Int
  /// Width of what keys and values are expanded from.
  package var latentSize: Int
  /// Width of the part of a head's query and key that knows no position.
  package var plainSize: Int
  /// Width of a head's value.
  package var valueSize: Int
  /// How the other part of queries and keys is turned; its dimensions are that part's width.
  package var rotary: RotaryPlan
  /// Width between the two matrices that make queries; nil where there is only one.
  package var queryRank: Int?
  /// Whether keys and values are expanded by matrices of their own, those of keys transposed.
  ///
  /// Files from before 2025-04 have both in one.
  package var isSplit: Bool
  /// What the products of queries and keys are multiplied with.
  package var scale: Float

  /// Reads the keys of a layer.
  ///
  /// Throws ``InferenceError`` or ``GGUFError``.
  init(_ keys: ModelKeys, layer: Int) throws {
    headCount = try keys.size("attention.head_count", layer: layer, in: 1...1024)
    latentSize = try keys.size("attention.kv_lora_rank", in: 1...65536)
    let rotated = "rope.dimension_count"
    let rotatedSize = try keys.size(rotated, in: 2...1024)
    let width = rotatedSize + 1...4096
    let keySize =
      try keys.optionalSize("attention.key_length_mla", in: width)
      ?? keys.size("attention.key_length", in: width)
    plainSize = keySize - rotatedSize
    valueSize =
      try keys.optionalSize("attention.value_length_mla", in: 1...4096)
      ?? keys.size("attention.value_length", in: 1...4096)
    // A missing matrix tells more than a missing key, which some converters leave out.
    queryRank =
      keys.has(.layer(layer, .query)) ? nil : try keys.size("attention.q_lora_rank", in: 1...65536)
    isSplit = keys.has(.layer(layer, .latentToKey))
    rotary = try RotaryPlan(keys, pairing: .neighbours, headSize: rotatedSize)
    // YaRN's factor for cosines and sines is part of the scale, where it acts on both parts.
    rotary.magnitude = 1
    var sharpness = 1.0
    if case .yarn(let yarn) = rotary.scaling {
      let factor = try keys.positive("rope.scaling.yarn_log_multiplier") ?? 0
      sharpness += Double(factor) * log(yarn.factor)
    }
    scale = Float(sharpness * sharpness / Double(keySize).squareRoot())
  }

  /// Width of one head's query.
  package var querySize: Int { plainSize + rotary.dimensions }
  /// Width of what one token leaves in the cache: its latent, and the rotated part of its key.
  package var cachedSize: Int { latentSize + rotary.dimensions }
}
