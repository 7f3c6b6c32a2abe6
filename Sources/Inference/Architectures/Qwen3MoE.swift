/// Qwen3-30B-A3B, Qwen3-235B-A22B, Qwen3-Coder (arXiv 2505.09388): every layer has experts,
/// and the heads of queries and keys are normed.
enum Qwen3MoE: Architecture {
  static let name = "qwen3moe"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    try ModelShape(keys) { layer in
      var attention = try AttentionPlan(keys, layer: layer)
      attention.norm = .perHead
      attention.rotary = try RotaryPlan(keys, pairing: .halves, headSize: attention.headSize)
      let experts = try ExpertsPlan(keys, layer: layer, normalizesWeights: true)
      return LayerPlan(mixer: .attention(attention), feedForward: .experts(experts))
    }
  }
}
