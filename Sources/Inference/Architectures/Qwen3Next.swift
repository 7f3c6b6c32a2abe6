import GGUF

/// Qwen3-Next: three layers of gated delta net, then one of attention whose output has a gate;
/// experts beside one that every token takes.
enum Qwen3Next: Architecture {
  static let name = "qwen3next"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    try shape(keys, sharing: .neighbours)
  }

  /// The shape of this architecture, and of the one that followed it.
  static func shape(_ keys: ModelKeys, sharing: DeltaNetPlan.Sharing) throws -> ModelShape {
    let interval = try keys.optionalSize("full_attention_interval", in: 1...1024) ?? 4
    return try ModelShape(keys) { layer in
      let isRecurrent =
        try keys.flag("attention.recurrent_layers", layer: layer)
        ?? ((layer + 1) % interval != 0)
      let experts = try ExpertsPlan(keys, layer: layer, normalizesWeights: true)
      var plan = LayerPlan(
        mixer: isRecurrent
          ? .deltaNet(try DeltaNetPlan(keys, layer: layer, sharing: sharing))
          : .attention(try attention(keys, layer: layer)),
        feedForward: .experts(experts)
      )
      plan.feedForwardNorm = .postAttentionNorm
      return plan
    }
  }

  private static func attention(_ keys: ModelKeys, layer: Int) throws -> AttentionPlan {
    var attention = try AttentionPlan(keys, layer: layer)
    attention.norm = .perHead
    attention.hasOutputGate = true
    attention.rotary = try RotaryPlan(keys, pairing: .halves, headSize: attention.headSize)
    return attention
  }
}
