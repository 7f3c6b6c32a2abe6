import GGUF

extension ModelSketch {
  /// Three layers: two that see a window, and one that sees all, with larger heads of which the
  /// values are the keys.
  static func gemma4(format: TensorFormat, seed: UInt64) -> GGUFWriter {
    var sketch = ModelSketch(architecture: "gemma4", hidden: 64, format: format, seed: seed)
    sketch.key("block_count", 3)
    sketch.key("feed_forward_length", 64)
    sketch.key("attention.head_count", 4)
    sketch.key("attention.head_count_kv", [2, 2, 1])
    sketch.key("attention.layer_norm_rms_epsilon", Float(1e-6))
    sketch.key("attention.key_length", 32)
    sketch.key("attention.value_length", 32)
    sketch.key("attention.key_length_swa", 16)
    sketch.key("attention.value_length_swa", 16)
    sketch.key("attention.sliding_window", 10)
    sketch.key("attention.sliding_window_pattern", [true, true, false])
    sketch.key("attention.shared_kv_layers", 0)
    sketch.key("embedding_length_per_layer_input", 0)
    sketch.key("rope.dimension_count", 32)
    sketch.key("rope.dimension_count_swa", 16)
    sketch.key("rope.freq_base", Float(1e6))
    sketch.key("rope.freq_base_swa", Float(10_000))
    sketch.key("final_logit_softcapping", Float(30))
    sketch.key("expert_count", 8)
    sketch.key("expert_used_count", 3)
    sketch.key("expert_feed_forward_length", 32)
    sketch.vector("rope_freqs.weight", 16, around: 2, within: 1)
    sketch.ends(isTied: true)
    for layer in 0..<3 {
      let name = "blk.\(layer)"
      let (size, kvHeads) = layer < 2 ? (16, 2) : (32, 1)
      for norm in [
        "attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm_1", "pre_ffw_norm_2",
        "post_ffw_norm_2", "post_ffw_norm",
      ] {
        sketch.norm("\(name).\(norm)", 64)
      }
      sketch.matrix("\(name).attn_q", [64, 4 * size])
      sketch.matrix("\(name).attn_k", [64, kvHeads * size])
      if layer < 2 { sketch.matrix("\(name).attn_v", [64, kvHeads * size]) }
      sketch.norm("\(name).attn_q_norm", size)
      sketch.norm("\(name).attn_k_norm", size)
      sketch.matrix("\(name).attn_output", [4 * size, 64])
      sketch.feedForward(name, width: 64)
      sketch.experts(name, count: 8, width: 32, isFused: true)
      sketch.vector("\(name).ffn_gate_inp.scale", 64, around: 8, within: 1)
      sketch.vector("\(name).ffn_down_exps.scale", 8, around: 1, within: 0.4)
      sketch.vector("\(name).layer_output_scale.weight", 1, around: 0.8, within: 0.1)
    }
    return sketch.writer
  }
}
