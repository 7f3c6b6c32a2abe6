/// GLM-4.5, GLM-4.6 and GLM-4.5-Air (arXiv 2508.06471): the first layers are dense, a sigmoid
/// and a bias choose the experts, and a shared expert serves every token.
enum GLM4MoE: Architecture {
  static let name = "glm4moe"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    try ModelShape(keys) { layer in
      var attention = try AttentionPlan(keys, layer: layer)
      // Only the largest one norms queries and keys.
      if keys.has(.layer(layer, .queryNorm)) { attention.norm = .perHead }
      attention.rotary = try RotaryPlan(keys, pairing: .halves, headSize: attention.headSize)
      var plan = LayerPlan(
        mixer: .attention(attention),
        feedForward: try FeedForwardPlan(keys, layer: layer) {
          try ExpertsPlan(
            keys,
            layer: layer,
            scoring: keys.scoring(default: .sigmoid),
            normalizesWeights: keys.flag("expert_weights_norm") ?? true
          )
        }
      )
      plan.feedForwardNorm = .postAttentionNorm
      return plan
    }
  }
}
