import GGUF

extension ModelSketch {
  /// Four layers, the last with attention; a NextN layer behind them that is to be ignored.
  static func qwen35moe(format: TensorFormat, seed: UInt64) -> GGUFWriter {
    var sketch = ModelSketch(architecture: "qwen35moe", hidden: 64, format: format, seed: seed)
    sketch.key("block_count", 5)
    sketch.key("nextn_predict_layers", 1)
    sketch.addQwenKeys(valueHeads: 4, topK: 3)
    sketch.key("full_attention_interval", 4)
    sketch.key("rope.dimension_sections", [2, 1, 1, 0])
    sketch.ends(isTied: true)
    for layer in 0..<4 {
      if layer < 3 {
        sketch.addDeltaNet(layer, valueHeads: 4, hasFusedRates: false)
      } else {
        sketch.addGatedAttention(layer, isFused: false)
      }
      sketch.addQwenExperts(layer, isFused: false)
    }
    sketch.matrix("blk.4.nextn.eh_proj", [128, 64])
    return sketch.writer
  }

  /// Three layers, the last with attention.
  static func qwen3next(isFused: Bool, format: TensorFormat, seed: UInt64) -> GGUFWriter {
    var sketch = ModelSketch(architecture: "qwen3next", hidden: 64, format: format, seed: seed)
    sketch.key("block_count", 3)
    sketch.addQwenKeys(valueHeads: 6, topK: 2)
    // The list counts, not the interval.
    sketch.key("full_attention_interval", 4)
    sketch.key("attention.recurrent_layers", [true, true, false])
    sketch.ends()
    for layer in 0..<3 {
      if layer < 2 {
        sketch.addDeltaNet(layer, valueHeads: 6, hasFusedRates: true)
      } else {
        sketch.addGatedAttention(layer, isFused: isFused)
      }
      sketch.addQwenExperts(layer, isFused: isFused)
    }
    return sketch.writer
  }

  /// Convolution, convolution, attention, convolution; the first without experts.
  static func lfm2moe(format: TensorFormat, seed: UInt64) -> GGUFWriter {
    var sketch = ModelSketch(architecture: "lfm2moe", hidden: 64, format: format, seed: seed)
    sketch.key("block_count", 4)
    sketch.key("feed_forward_length", 96)
    sketch.key("attention.head_count", 4)
    sketch.key("attention.head_count_kv", [0, 0, 2, 0])
    sketch.key("attention.layer_norm_rms_epsilon", Float(1e-5))
    sketch.key("rope.freq_base", Float(1e6))
    sketch.key("shortconv.l_cache", 3)
    sketch.key("leading_dense_block_count", 1)
    sketch.key("expert_count", 8)
    sketch.key("expert_used_count", 3)
    sketch.key("expert_feed_forward_length", 32)
    sketch.key("expert_gating_func", 2)
    sketch.ends(norm: "token_embd_norm", isTied: true)
    for layer in 0..<4 {
      let name = "blk.\(layer)"
      sketch.norm("\(name).attn_norm", 64)
      if layer == 2 {
        sketch.matrix("\(name).attn_q", [64, 64])
        sketch.matrix("\(name).attn_k", [64, 32])
        sketch.matrix("\(name).attn_v", [64, 32])
        sketch.matrix("\(name).attn_output", [64, 64])
        sketch.norm("\(name).attn_q_norm", 16)
        sketch.norm("\(name).attn_k_norm", 16)
      } else {
        sketch.matrix("\(name).shortconv.in_proj", [64, 192])
        sketch.matrix("\(name).shortconv.conv", [3, 64], isPlain: true)
        sketch.matrix("\(name).shortconv.out_proj", [64, 64])
      }
      sketch.norm("\(name).ffn_norm", 64)
      if layer == 0 {
        sketch.feedForward(name, width: 96)
      } else {
        sketch.experts(name, count: 8, width: 32)
        sketch.vector("\(name).exp_probs_b.bias", 8, within: 0.2)
      }
    }
    return sketch.writer
  }

  // MARK: - Pieces of Qwen

  private mutating func addQwenKeys(valueHeads: Int, topK: Int) {
    key("attention.head_count", 2)
    key("attention.head_count_kv", 1)
    key("attention.key_length", 32)
    key("attention.value_length", 32)
    key("attention.layer_norm_rms_epsilon", Float(1e-6))
    key("rope.dimension_count", 8)
    key("rope.freq_base", Float(1e6))
    key("ssm.conv_kernel", 4)
    key("ssm.state_size", 16)
    key("ssm.group_count", 2)
    key("ssm.time_step_rank", valueHeads)
    key("ssm.inner_size", 16 * valueHeads)
    key("expert_count", 8)
    key("expert_used_count", topK)
    key("expert_feed_forward_length", 32)
    key("expert_shared_feed_forward_length", 32)
  }

  private mutating func addDeltaNet(_ layer: Int, valueHeads: Int, hasFusedRates: Bool) {
    let (name, width) = ("blk.\(layer)", 16 * valueHeads)
    norm("\(name).attn_norm", 64)
    matrix("\(name).attn_qkv", [64, 64 + width])
    matrix("\(name).attn_gate", [64, width])
    if hasFusedRates {
      matrix("\(name).ssm_ba", [64, 2 * valueHeads])
    } else {
      matrix("\(name).ssm_beta", [64, valueHeads])
      matrix("\(name).ssm_alpha", [64, valueHeads])
    }
    matrix("\(name).ssm_conv1d", [4, 64 + width], isPlain: true)
    vector("\(name).ssm_dt.bias", valueHeads, within: 1)
    vector("\(name).ssm_a", valueHeads, around: -0.5, within: 0.4)
    norm("\(name).ssm_norm", 16)
    matrix("\(name).ssm_out", [width, 64])
  }

  private mutating func addGatedAttention(_ layer: Int, isFused: Bool) {
    let name = "blk.\(layer)"
    norm("\(name).attn_norm", 64)
    if isFused {
      matrix("\(name).attn_qkv", [64, 192])
    } else {
      matrix("\(name).attn_q", [64, 128])
      matrix("\(name).attn_k", [64, 32])
      matrix("\(name).attn_v", [64, 32])
    }
    norm("\(name).attn_q_norm", 32)
    norm("\(name).attn_k_norm", 32)
    matrix("\(name).attn_output", [64, 64])
  }

  private mutating func addQwenExperts(_ layer: Int, isFused: Bool) {
    let name = "blk.\(layer)"
    norm("\(name).post_attention_norm", 64)
    experts(name, count: 8, width: 32, isFused: isFused)
    feedForward(name, suffix: "_shexp", width: 32)
    vector("\(name).ffn_gate_inp_shexp.weight", 64, within: 0.3)
  }
}
