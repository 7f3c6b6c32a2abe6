import GGUF

extension ModelSketch {
  private static let heads = 4
  private static let latent = 32
  private static let plain = 32
  private static let value = 32

  /// Three layers, the first without experts; YaRN; two shared experts in one.
  static func deepseek2(isLite: Bool, format: TensorFormat, seed: UInt64) -> GGUFWriter {
    var sketch = ModelSketch(architecture: "deepseek2", hidden: 64, format: format, seed: seed)
    let (rotated, rank) = (16, 32)
    sketch.key("block_count", 3)
    sketch.key("feed_forward_length", 96)
    sketch.key("attention.head_count", heads)
    sketch.key("attention.head_count_kv", 1)
    sketch.key("attention.layer_norm_rms_epsilon", Float(1e-6))
    sketch.key("attention.kv_lora_rank", latent)
    sketch.key("attention.key_length", latent + rotated)
    sketch.key("attention.value_length", latent)
    sketch.key("attention.key_length_mla", plain + rotated)
    sketch.key("attention.value_length_mla", value)
    if !isLite { sketch.key("attention.q_lora_rank", rank) }
    sketch.key("rope.dimension_count", rotated)
    sketch.key("rope.freq_base", Float(10_000))
    sketch.key("rope.scaling.type", "yarn")
    sketch.key("rope.scaling.factor", Float(4))
    sketch.key("rope.scaling.original_context_length", 64)
    sketch.key("rope.scaling.yarn_log_multiplier", Float(0.0707))
    sketch.key("leading_dense_block_count", 1)
    sketch.key("expert_count", 8)
    sketch.key("expert_used_count", 3)
    sketch.key("expert_shared_count", 2)
    sketch.key("expert_feed_forward_length", 32)
    sketch.key("expert_weights_scale", Float(isLite ? 1 : 2.5))
    sketch.key("expert_weights_norm", !isLite)
    sketch.key("expert_gating_func", isLite ? 1 : 2)
    sketch.key("expert_group_count", isLite ? 1 : 4)
    sketch.key("expert_group_used_count", isLite ? 1 : 2)
    sketch.ends()
    for layer in 0..<3 {
      let name = "blk.\(layer)"
      sketch.norm("\(name).attn_norm", 64)
      if isLite {
        sketch.matrix("\(name).attn_q", [64, heads * (plain + rotated)])
      } else {
        sketch.matrix("\(name).attn_q_a", [64, rank])
        sketch.norm("\(name).attn_q_a_norm", rank)
        sketch.matrix("\(name).attn_q_b", [rank, heads * (plain + rotated)])
      }
      sketch.matrix("\(name).attn_kv_a_mqa", [64, latent + rotated])
      sketch.norm("\(name).attn_kv_a_norm", latent)
      sketch.matrix("\(name).attn_k_b", [plain, latent, heads])
      sketch.matrix("\(name).attn_v_b", [latent, value, heads])
      sketch.matrix("\(name).attn_output", [heads * value, 64])
      sketch.norm("\(name).ffn_norm", 64)
      if layer == 0 {
        sketch.feedForward(name, width: 96)
      } else {
        sketch.experts(name, count: 8, width: 32)
        if !isLite { sketch.vector("\(name).exp_probs_b.bias", 8, within: 0.2) }
        sketch.feedForward(name, suffix: "_shexp", width: 64)
      }
    }
    return sketch.writer
  }
}
