/// The tensors that moetop looks for.
///
/// This is the only place that knows how files spell them.
package enum TensorName: Hashable, Sendable {
  /// One row per token of the vocabulary; also the output matrix where there is no other.
  case tokenEmbedding
  /// The norm before the output matrix.
  case outputNorm
  /// The norm before the output matrix, in files that name it for the embedding.
  case embeddingNorm
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
  /// What something of the layer is multiplied with, number by number.
  case layerScale(Int, LayerTensor)
  /// Numbers that are no weights of a product.
  case layerValues(Int, LayerTensor)

  /// The name in a file.
  package var fileName: String {
    switch self {
    case .tokenEmbedding: "token_embd.weight"
    case .outputNorm: "output_norm.weight"
    case .embeddingNorm: "token_embd_norm.weight"
    case .output: "output.weight"
    case .rotaryFactors: "rope_freqs.weight"
    case .longRotaryFactors: "rope_factors_long.weight"
    case .shortRotaryFactors: "rope_factors_short.weight"
    case .layer(let layer, let tensor): "blk.\(layer).\(tensor.rawValue).weight"
    case .layerBias(let layer, let tensor): "blk.\(layer).\(tensor.rawValue).bias"
    case .layerScale(let layer, let tensor): "blk.\(layer).\(tensor.rawValue).scale"
    case .layerValues(let layer, let tensor): "blk.\(layer).\(tensor.rawValue)"
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
  /// The norm behind the second half of a layer.
  case postFeedForwardNorm = "post_ffw_norm"
  /// Norms of experts beside a network that every token takes: behind that network, before the
  /// experts, behind them.
  case sharedOutputNorm = "post_ffw_norm_1"
  case expertsNorm = "pre_ffw_norm_2"
  case expertsOutputNorm = "post_ffw_norm_2"
  /// What the residual stream is multiplied with behind the layer: one number.
  case outputScale = "layer_output_scale"
  /// Two matrices that make queries of latent attention, and the norm between them:
  /// (hidden, rank), (rank), (rank, all queries).
  case queryDown = "attn_q_a"
  case queryDownNorm = "attn_q_a_norm"
  case queryUp = "attn_q_b"
  /// Makes what keys and values of latent attention are expanded from, and the part of the keys
  /// that is rotated: (hidden, latent + rotated). The norm is of the former: (latent).
  case latent = "attn_kv_a_mqa"
  case latentNorm = "attn_kv_a_norm"
  /// The expansion of keys, transposed, and of values: (key, latent, heads), (latent, value,
  /// heads); or both in one, the rows of each head together: (latent, heads × (key + value)).
  case latentToKey = "attn_k_b"
  case latentToValue = "attn_v_b"
  case latentToKeyValue = "attn_kv_b"
  /// A gated delta net: the gate of its output; what says how fast its states learn and fade,
  /// in one matrix or in two; its convolution, (taps, channels).
  case deltaOutputGate = "attn_gate"
  /// Queries, keys, values and output gates in one matrix, the rows of each key head together.
  case deltaInputs = "ssm_in"
  case deltaRates = "ssm_ba"
  case deltaLearning = "ssm_beta"
  case deltaFading = "ssm_alpha"
  case deltaConvolution = "ssm_conv1d"
  /// The bias of how fast states fade, and how fast they do at most: (value heads).
  case deltaStep = "ssm_dt"
  case deltaDecay = "ssm_a"
  /// Norm of each head's output, (value), and what makes the layer's of it.
  case deltaNorm = "ssm_norm"
  case deltaOutput = "ssm_out"
  /// A short convolution, (taps, hidden), and the matrices before and behind it.
  case shortConvolution = "shortconv.conv"
  case shortConvolutionInput = "shortconv.in_proj"
  case shortConvolutionOutput = "shortconv.out_proj"
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
