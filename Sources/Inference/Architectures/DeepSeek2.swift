import GGUF

/// DeepSeek-V2 (arXiv 2405.04434), V3 and R1 (arXiv 2412.19437), Kimi-K2, GLM-4.7-Flash.
///
/// Latent attention; shared experts; the first layers have no experts. V3 scores experts by
/// sigmoids, and chooses with a bias and in groups.
enum DeepSeek2: Architecture {
  static let name = "deepseek2"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    let normalizes = try keys.flag("expert_weights_norm") ?? false
    return try ModelShape(keys) { layer in
      LayerPlan(
        mixer: .latentAttention(try LatentAttentionPlan(keys, layer: layer)),
        feedForward: try FeedForwardPlan(keys, layer: layer) {
          // Files without the key: those of V2 have no bias for the choice, others have one.
          let isBiased = keys.has(.layerBias(layer, .selectionBias))
          return try ExpertsPlan(
            keys,
            layer: layer,
            scoring: keys.scoring(default: isBiased ? .sigmoid : .softmax),
            normalizesWeights: normalizes,
            hasGroups: true
          )
        }
      )
    }
  }
}
