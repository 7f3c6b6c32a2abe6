import GGUF

/// LFM2-8B-A1B (arXiv 2511.23404): most layers are short convolutions, some are attention, and
/// the file tells them apart by the number of kv heads.
enum LFM2MoE: Architecture {
  static let name = "lfm2moe"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    var shape = try ModelShape(keys) { layer in
      let kvHeads = try keys.size("attention.head_count_kv", layer: layer, in: 0...1024)
      return LayerPlan(
        mixer: kvHeads == 0
          ? .shortConvolution(try ShortConvolutionPlan(keys))
          : .attention(try attention(keys, layer: layer)),
        feedForward: try FeedForwardPlan(keys, layer: layer) {
          try ExpertsPlan(
            keys,
            layer: layer,
            scoring: keys.scoring(default: .sigmoid),
            normalizesWeights: true
          )
        }
      )
    }
    shape.outputNorm = .embeddingNorm
    return shape
  }

  private static func attention(_ keys: ModelKeys, layer: Int) throws -> AttentionPlan {
    var attention = try AttentionPlan(keys, layer: layer)
    attention.norm = .perHead
    attention.rotary = try RotaryPlan(keys, pairing: .halves, headSize: attention.headSize)
    return attention
  }
}
