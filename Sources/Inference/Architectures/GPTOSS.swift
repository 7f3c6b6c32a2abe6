/// gpt-oss-20b and gpt-oss-120b (arXiv 2508.10925): every second layer sees a window only,
/// heads have sinks, and everything has biases.
enum GPTOSS: Architecture {
  static let name = "gpt-oss"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    try ModelShape(keys) { layer in
      var attention = try AttentionPlan(keys, layer: layer)
      attention.rotary = try RotaryPlan(keys, pairing: .halves, headSize: attention.headSize)
      attention.hasSinks = true
      if layer % 2 == 0 {
        attention.window = try keys.size("attention.sliding_window", in: 1...(1 << 24))
      }
      // A softmax over the chosen, which is what normalising the one over all comes to.
      var experts = try ExpertsPlan(keys, layer: layer, normalizesWeights: true)
      experts.activation = .clampedSilu
      var plan = LayerPlan(mixer: .attention(attention), feedForward: .experts(experts))
      plan.feedForwardNorm = .postAttentionNorm
      return plan
    }
  }
}
