/// ERNIE-4.5-21B-A3B and ERNIE-4.5-300B-A47B: the first layers are dense, a bias joins in the
/// choice of experts, and shared experts serve every token.
enum Ernie45MoE: Architecture {
  static let name = "ernie4_5-moe"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    _ = try keys.optionalSize("interleave_moe_layer_step", in: 1...1)
    return try ModelShape(keys) { layer in
      var attention = try AttentionPlan(keys, layer: layer)
      attention.rotary = try RotaryPlan(keys, pairing: .neighbours, headSize: attention.headSize)
      return LayerPlan(
        mixer: .attention(attention),
        feedForward: try FeedForwardPlan(keys, layer: layer) {
          try ExpertsPlan(keys, layer: layer, normalizesWeights: true)
        }
      )
    }
  }
}
