import GGUF

extension ArchitectureSample {
  /// A tensor's shape, fastest first, and its values.
  package typealias Tensor = (shape: [Int], values: [Float])

  /// The model as a file that can still be changed, its matrices in `format`.
  package func writer(format: TensorFormat = .f32) -> GGUFWriter {
    var writer = GGUFWriter()
    addMetadata(to: &writer)
    vocabulary.add(to: &writer)
    for (name, tensor) in tensors() {
      let isMatrix = tensor.shape.count > 1 && name.hasSuffix(".weight")
      writer.add(
        tensor: name,
        format: isMatrix && !name.contains("ffn_gate_inp") ? format : .f32,
        shape: tensor.shape,
        values: tensor.values
      )
    }
    return writer
  }

  /// Writes the model and returns the path.
  @discardableResult
  package func write(to path: String, format: TensorFormat = .f32) throws -> String {
    try writer(format: format).write(to: path)
    return path
  }

  private func addMetadata(to writer: inout GGUFWriter) {
    writer.add("general.architecture", .string(architecture))
    writer.add("general.name", .string("tiny \(description)"))
    func add(_ key: String, _ number: Int) {
      writer.add("\(architecture).\(key)", .uint32(UInt32(number)))
    }
    func add(_ key: String, _ number: Float?) {
      if let number { writer.add("\(architecture).\(key)", .float32(number)) }
    }
    add("block_count", layers + nextLayers)
    add("context_length", contextLength)
    add("embedding_length", hidden)
    add("feed_forward_length", denseLayers > 0 ? denseWidth : expertWidth)
    add("attention.head_count", heads)
    add("attention.head_count_kv", kvHeads)
    add("attention.key_length", headSize)
    add("attention.value_length", headSize)
    add("attention.layer_norm_rms_epsilon", epsilon)
    add("attention.scale", attentionScale)
    add("rope.dimension_count", turnedDimensions)
    add("rope.freq_base", rotaryBase)
    add("embedding_scale", embeddingScale)
    add("residual_scale", residualScale)
    add("logit_scale", logitScale)
    if let window { add("attention.sliding_window", window) }
    if nextLayers > 0 { add("nextn_predict_layers", nextLayers) }
    if let yarnFactor {
      writer.add("\(architecture).rope.scaling.type", .string("yarn"))
      add("rope.scaling.factor", yarnFactor)
      add("rope.scaling.original_context_length", originalContext)
    }
    guard !routedLayers.isEmpty else { return }
    add("expert_count", experts)
    add("expert_used_count", topK)
    add("expert_feed_forward_length", expertWidth)
    add("leading_dense_block_count", denseLayers)
    add("expert_weights_scale", weightScale)
    if isSigmoid {
      add("expert_gating_func", 2)
      writer.add("\(architecture).expert_weights_norm", .bool(normalizesWeights))
    }
    if let count = groups.first, let used = groups.last {
      add("expert_group_count", count)
      add("expert_group_used_count", used)
    }
  }

  /// All tensors, by their names in the file.
  package func tensors() -> [(name: String, tensor: Tensor)] {
    var maker = TensorMaker(random: SeededRandom(seed: seed))
    maker.matrix("token_embd.weight", [hidden, vocabulary.tokens.count])
    maker.norm("output_norm.weight", hidden)
    if !isTied { maker.matrix("output.weight", [hidden, vocabulary.tokens.count]) }
    if let rotaryFactors {
      maker.add("rope_freqs.weight", [rotaryFactors.count], rotaryFactors)
    }
    for layer in 0..<layers {
      addAttention(of: "blk.\(layer).", to: &maker)
      if layer < denseLayers {
        maker.matrix("blk.\(layer).ffn_gate.weight", [hidden, denseWidth])
        maker.matrix("blk.\(layer).ffn_up.weight", [hidden, denseWidth])
        maker.matrix("blk.\(layer).ffn_down.weight", [denseWidth, hidden])
      } else {
        addExperts(of: "blk.\(layer).", to: &maker)
      }
    }
    return maker.tensors
  }

  private func addAttention(of layer: String, to maker: inout TensorMaker) {
    let (queries, keys) = (heads * headSize, kvHeads * headSize)
    maker.norm(layer + "attn_norm.weight", hidden)
    let projections =
      isFusedAttention
      ? [("attn_qkv", queries + 2 * keys)]
      : [("attn_q", queries), ("attn_k", keys), ("attn_v", keys)]
    for (name, width) in projections {
      maker.matrix(layer + name + ".weight", [hidden, width])
      if hasBiases { maker.vector(layer + name + ".bias", [width]) }
    }
    if headNorm != .none {
      maker.norm(layer + "attn_q_norm.weight", headNorm == .perHead ? headSize : queries)
      maker.norm(layer + "attn_k_norm.weight", headNorm == .perHead ? headSize : keys)
    }
    if hasSinks { maker.vector(layer + "attn_sinks.weight", [heads]) }
    maker.matrix(layer + "attn_output.weight", [queries, hidden])
    if hasOutputBias { maker.vector(layer + "attn_output.bias", [hidden]) }
    maker.norm(layer + secondNorm + ".weight", hidden)
  }

  private func addExperts(of layer: String, to maker: inout TensorMaker) {
    maker.matrix(layer + "ffn_gate_inp.weight", [hidden, experts], scale: 4)
    if hasSelectionBias { maker.vector(layer + "exp_probs_b.bias", [experts], scale: 0.2) }
    if isFusedGateUp {
      maker.matrix(layer + "ffn_gate_up_exps.weight", [hidden, 2 * expertWidth, experts])
    } else {
      maker.matrix(layer + "ffn_gate_exps.weight", [hidden, expertWidth, experts])
      maker.matrix(layer + "ffn_up_exps.weight", [hidden, expertWidth, experts])
    }
    maker.matrix(layer + "ffn_down_exps.weight", [expertWidth, hidden, experts])
    if hasExpertBiases {
      maker.vector(layer + "ffn_gate_inp.bias", [experts])
      maker.vector(layer + "ffn_gate_exps.bias", [expertWidth, experts])
      maker.vector(layer + "ffn_up_exps.bias", [expertWidth, experts])
      maker.vector(layer + "ffn_down_exps.bias", [hidden, experts])
    }
    guard sharedExpert != .none else { return }
    maker.matrix(layer + "ffn_gate_shexp.weight", [hidden, sharedWidth])
    maker.matrix(layer + "ffn_up_shexp.weight", [hidden, sharedWidth])
    maker.matrix(layer + "ffn_down_shexp.weight", [sharedWidth, hidden])
    if sharedExpert == .weighed { maker.vector(layer + "ffn_gate_inp_shexp.weight", [hidden]) }
  }
}

/// Collects random tensors.
private struct TensorMaker {
  var random: SeededRandom
  var tensors: [(name: String, tensor: ArchitectureSample.Tensor)] = []

  mutating func add(_ name: String, _ shape: [Int], _ values: [Float]) {
    tensors.append((name, (shape, values)))
  }

  /// Scaled by the row length, so that sums neither vanish nor explode.
  mutating func matrix(_ name: String, _ shape: [Int], scale: Float = 1.5) {
    let bound = scale * (3 / Float(shape[0])).squareRoot()
    add(name, shape, random.floats(shape.reduce(1, *), within: bound))
  }

  mutating func vector(_ name: String, _ shape: [Int], scale: Float = 0.5) {
    add(name, shape, random.floats(shape.reduce(1, *), within: scale))
  }

  mutating func norm(_ name: String, _ length: Int) {
    add(name, [length], random.floats(length, within: 0.25).map { 1 + $0 })
  }
}
