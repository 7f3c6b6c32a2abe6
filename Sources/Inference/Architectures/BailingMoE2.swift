/// Ling 2 and Ring 2 (arXiv 2510.22115): the first layers are dense, a sigmoid, groups and a
/// bias choose the experts, and a shared expert serves every token.
enum BailingMoE2: Architecture {
  static let name = "bailingmoe2"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    try ModelShape(keys) { layer in
      var attention = try AttentionPlan(keys, layer: layer)
      attention.norm = .perHead
      attention.rotary = try RotaryPlan(keys, pairing: .halves, headSize: attention.headSize)
      return LayerPlan(
        mixer: .attention(attention),
        feedForward: try FeedForwardPlan(keys, layer: layer) {
          try ExpertsPlan(
            keys,
            layer: layer,
            scoring: keys.scoring(default: .sigmoid),
            normalizesWeights: keys.flag("expert_weights_norm") ?? false,
            hasGroups: true
          )
        }
      )
    }
  }
}
