/// OLMoE-1B-7B (arXiv 2409.02060): queries and keys are normed over all heads together, and
/// weights are what the softmax says.
enum OLMoE: Architecture {
  static let name = "olmoe"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    try ModelShape(keys) { layer in
      var attention = try AttentionPlan(keys, layer: layer)
      attention.norm = .overAll
      attention.rotary = try RotaryPlan(keys, pairing: .halves, headSize: attention.headSize)
      let experts = try ExpertsPlan(keys, layer: layer, normalizesWeights: false)
      return LayerPlan(mixer: .attention(attention), feedForward: .experts(experts))
    }
  }
}
