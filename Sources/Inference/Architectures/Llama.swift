/// Llama, Mistral and Mixtral (arXiv 2401.04088): experts in every layer, or in none.
enum Llama: Architecture {
  static let name = "llama"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    let hasExperts = try keys.optionalSize("expert_count", in: 0...4096) ?? 0 > 0
    return try ModelShape(keys) { layer in
      var attention = try AttentionPlan(keys, layer: layer)
      attention.rotary = try RotaryPlan(keys, pairing: .neighbours, headSize: attention.headSize)
      return LayerPlan(
        mixer: .attention(attention),
        feedForward: hasExperts
          ? .experts(try ExpertsPlan(keys, layer: layer, normalizesWeights: true))
          : .dense(try DenseFeedForwardPlan(keys, layer: layer))
      )
    }
  }
}
