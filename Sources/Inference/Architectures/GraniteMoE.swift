/// Granite 3 1B-A400M and 3B-A800M: embeddings, attention, residuals and logits have scales of
/// their own (maximal update parametrisation, arXiv 2203.03466).
enum GraniteMoE: Architecture {
  static let name = "granitemoe"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    var shape = try ModelShape(keys) { layer in
      var attention = try AttentionPlan(keys, layer: layer)
      attention.rotary = try RotaryPlan(keys, pairing: .neighbours, headSize: attention.headSize)
      if let scale = try keys.positive("attention.scale") { attention.scale = scale }
      let experts = try ExpertsPlan(keys, layer: layer, normalizesWeights: true)
      var plan = LayerPlan(mixer: .attention(attention), feedForward: .experts(experts))
      plan.residualScale = try keys.positive("residual_scale") ?? 1
      return plan
    }
    shape.embeddingScale = try keys.positive("embedding_scale") ?? 1
    shape.logitDivisor = try keys.positive("logit_scale") ?? 1
    return shape
  }
}
