/// MiniMax-M2: queries and keys are normed over all heads together, a part of each head turns,
/// and a sigmoid and a bias choose the experts.
enum MiniMaxM2: Architecture {
  static let name = "minimax-m2"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    try ModelShape(keys) { layer in
      var attention = try AttentionPlan(keys, layer: layer)
      attention.norm = .overAll
      attention.rotary = try RotaryPlan(keys, pairing: .halves, headSize: attention.headSize)
      let experts = try ExpertsPlan(
        keys,
        layer: layer,
        scoring: keys.scoring(default: .sigmoid),
        normalizesWeights: true
      )
      return LayerPlan(mixer: .attention(attention), feedForward: .experts(experts))
    }
  }
}
