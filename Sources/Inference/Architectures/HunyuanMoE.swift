/// Hunyuan-A13B: the heads of queries and keys are normed after they were turned, and a shared
/// expert serves every token.
enum HunyuanMoE: Architecture {
  static let name = "hunyuan-moe"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    try ModelShape(keys) { layer in
      var attention = try AttentionPlan(keys, layer: layer)
      attention.norm = .perHead
      attention.normsAfterRotation = true
      attention.rotary = try RotaryPlan(keys, pairing: .halves, headSize: attention.headSize)
      let experts = try ExpertsPlan(keys, layer: layer, normalizesWeights: true)
      return LayerPlan(mixer: .attention(attention), feedForward: .experts(experts))
    }
  }
}
