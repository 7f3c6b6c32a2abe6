import GGUF

/// Gemma 4 with experts: layers that see a window of tokens and layers that see all, with heads
/// of other sizes; a feed-forward network beside the experts, each with norms of its own.
enum Gemma4: Architecture {
  static let name = "gemma4"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    // The small models have these; they have no experts.
    for key in ["embedding_length_per_layer_input", "attention.shared_kv_layers"] {
      let found = try keys.optionalSize(key, in: 0...(1 << 20)) ?? 0
      guard found == 0 else {
        throw InferenceError.unsupportedValue(
          key: keys.name(key),
          found: "\(found)",
          supported: ["0"]
        )
      }
    }
    var shape = try ModelShape(keys) { layer in
      var plan = LayerPlan(
        mixer: .attention(try attention(keys, layer: layer)),
        feedForward: .experts(try experts(keys, layer: layer))
      )
      plan.mixerOutputNorm = .postAttentionNorm
      plan.hasOutputScale = keys.has(.layer(layer, .outputScale))
      return plan
    }
    shape.embeddingScale = Float(keys.hiddenSize).squareRoot()
    shape.logitCap = try keys.positive("final_logit_softcapping")
    return shape
  }

  private static func attention(_ keys: ModelKeys, layer: Int) throws -> AttentionPlan {
    let isWindowed = try keys.flag("attention.sliding_window_pattern", layer: layer) ?? false
    let suffix = isWindowed ? "_swa" : ""
    var plan = try AttentionPlan(keys, layer: layer, suffix: suffix)
    plan.norm = .perHead
    plan.normsValues = true
    plan.takesValuesFromKeys = !keys.has(.layer(layer, .value))
    plan.scale = 1
    var rotary = try RotaryPlan(
      keys,
      pairing: .halves,
      headSize: plan.headSize,
      suffix: suffix
    )
    if isWindowed {
      plan.window = try keys.size("attention.sliding_window", in: 1...(1 << 24))
      rotary.factors = nil
    }
    plan.rotary = rotary
    return plan
  }

  private static func experts(_ keys: ModelKeys, layer: Int) throws -> ExpertsPlan {
    var plan = try ExpertsPlan(keys, layer: layer, normalizesWeights: true)
    plan.activation = .gelu
    var network = try DenseFeedForwardPlan(keys, layer: layer)
    network.activation = .gelu
    plan.shared = SharedExpertPlan(matrices: network, owner: .layer)
    plan.hasBranches = true
    plan.hasOutputScales = keys.has(.layerScale(layer, .downProjections))
    return plan
  }
}
