/// The tensors that moetop looks for.
///
/// This is the only place that knows how files spell them.
package enum TensorName: Hashable, Sendable {
  /// One row per token of the vocabulary; also the output matrix where there is no other.
  case tokenEmbedding
  /// The norm before the output matrix.
  case outputNorm
  /// One row per token of the vocabulary.
  case output
  /// What the rotary frequencies are divided by, for each pair.
  case rotaryFactors
  /// The same for contexts longer than the original one, and for others.
  case longRotaryFactors
  case shortRotaryFactors
  /// A tensor of one layer, counted from 0.
  case layer(Int, LayerTensor)
  /// What is added to the product with such a matrix, or for ``LayerTensor/selectionBias`` to
  /// the router's scores.
  case layerBias(Int, LayerTensor)

  /// The name in a file.
  package var fileName: String {
    switch self {
    case .tokenEmbedding: "token_embd.weight"
    case .outputNorm: "output_norm.weight"
    case .output: "output.weight"
    case .rotaryFactors: "rope_freqs.weight"
    case .longRotaryFactors: "rope_factors_long.weight"
    case .shortRotaryFactors: "rope_factors_short.weight"
    case .layer(let layer, let tensor): "blk.\(layer).\(tensor.rawValue).weight"
    case .layerBias(let layer, let tensor): "blk.\(layer).\(tensor.rawValue).bias"
    }
  }
}

/// The tensors of one layer; the raw values are their spelling in a file.
package enum LayerTensor: String, Hashable, Sendable, CaseIterable {
  case attentionNorm = "attn_norm"
  case query = "attn_q"
  case key = "attn_k"
  case value = "attn_v"
  /// The rows of query, key and value in one matrix.
  case queryKeyValue = "attn_qkv"
  case attentionOutput = "attn_output"
  /// A score of no position, for each head: (heads).
  case attentionSinks = "attn_sinks"
  /// Norms of each head's query and key, (head size), or of all heads together.
  case queryNorm = "attn_q_norm"
  case keyNorm = "attn_k_norm"
  /// The norm before the second half of a layer, in files that name it for where it stands.
  case postAttentionNorm = "post_attention_norm"
  case feedForwardNorm = "ffn_norm"
  /// Scores the experts: (hidden, experts).
  case router = "ffn_gate_inp"
  /// Added to the router's scores for the choice, not for the weights: (experts).
  case selectionBias = "exp_probs_b"
  /// Scores the experts of the next layer: (hidden, experts).
  case preGate = "ffn_pregate_inp"
  /// The matrices of all experts of the layer: (hidden, expert width, experts), and
  /// (expert width, hidden, experts) for down. One expert is a contiguous piece of each.
  case gateProjections = "ffn_gate_exps"
  case upProjections = "ffn_up_exps"
  case downProjections = "ffn_down_exps"
  /// The gate projection of expert 0 in files from before 2024, where each expert had tensors
  /// of its own.
  case firstSeparateGateProjection = "ffn_gate.0"
  /// Gate rows then up rows of every expert: (hidden, 2 × expert width, experts).
  case gateUpProjections = "ffn_gate_up_exps"
  /// The matrices of a layer without experts.
  case denseGateProjection = "ffn_gate"
  case denseUpProjection = "ffn_up"
  case denseDownProjection = "ffn_down"
  /// The matrices of the shared expert, which runs for every token.
  /// Says how much of the shared expert a token takes: (hidden).
  case sharedRouter = "ffn_gate_inp_shexp"
  case sharedGateProjection = "ffn_gate_shexp"
  case sharedUpProjection = "ffn_up_shexp"
  case sharedDownProjection = "ffn_down_shexp"
}
