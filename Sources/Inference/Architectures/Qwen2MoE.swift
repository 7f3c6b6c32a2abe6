/// Qwen1.5-MoE-A2.7B and Qwen2-57B-A14B (arXiv 2407.10671): queries, keys and values have
/// biases, and every token takes a weighed part of a shared expert.
enum Qwen2MoE: Architecture {
  static let name = "qwen2moe"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    try ModelShape(keys) { layer in
      var attention = try AttentionPlan(keys, layer: layer)
      attention.rotary = try RotaryPlan(keys, pairing: .halves, headSize: attention.headSize)
      let experts = try ExpertsPlan(keys, layer: layer, normalizesWeights: false)
      return LayerPlan(mixer: .attention(attention), feedForward: .experts(experts))
    }
  }
}
