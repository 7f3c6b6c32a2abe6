import GGUF

/// A model of any shape with random weights: small enough to write in every test.
package struct TinyModel {
  package var layers = 2
  package var experts = 8
  package var topK = 2
  package var hidden = 64
  package var expertWidth = 32
  package var heads = 4
  package var kvHeads = 2
  package var headDim = 16
  package var contextLength = 128
  /// The format of all matrices but the routers.
  package var format: TensorFormat = .f32
  /// Whether the output matrix is another than the token embedding.
  package var hasOutput = false
  package var vocabulary = TinyVocabulary()
  package var seed: UInt64 = 1

  package init() {}

  /// The model as a file that can still be changed.
  package func writer() -> GGUFWriter {
    var writer = GGUFWriter()
    addMetadata(to: &writer)
    vocabulary.add(to: &writer)
    addTensors(to: &writer)
    return writer
  }

  /// Writes the model and returns the path.
  @discardableResult
  package func write(to path: String) throws -> String {
    try writer().write(to: path)
    return path
  }

  private func addMetadata(to writer: inout GGUFWriter) {
    writer.add("general.architecture", .string("qwen3moe"))
    writer.add("general.name", .string("tiny"))
    func add(_ key: String, _ number: Int) {
      writer.add("qwen3moe.\(key)", .uint32(UInt32(number)))
    }
    add("block_count", layers)
    add("context_length", contextLength)
    add("embedding_length", hidden)
    add("feed_forward_length", expertWidth)
    add("expert_feed_forward_length", expertWidth)
    add("expert_count", experts)
    add("expert_used_count", topK)
    add("attention.head_count", heads)
    add("attention.head_count_kv", kvHeads)
    add("attention.key_length", headDim)
    add("attention.value_length", headDim)
    writer.add("qwen3moe.attention.layer_norm_rms_epsilon", .float32(1e-6))
    writer.add("qwen3moe.rope.freq_base", .float32(10000))
  }

  private func addTensors(to writer: inout GGUFWriter) {
    var random = SeededRandom(seed: seed)
    let vocabularySize = vocabulary.tokens.count

    // Scaled by the row length, so that sums neither vanish nor explode.
    func matrix(_ name: TensorName, _ shape: [Int], format: TensorFormat) {
      let bound = (3 / Float(shape[0])).squareRoot()
      writer.add(
        tensor: name.fileName,
        format: format,
        shape: shape,
        values: random.floats(shape.reduce(1, *), within: bound)
      )
    }
    func norm(_ name: TensorName, _ length: Int) {
      writer.add(
        tensor: name.fileName,
        format: .f32,
        shape: [length],
        values: random.floats(length, within: 0.25).map { 1 + $0 }
      )
    }

    matrix(.tokenEmbedding, [hidden, vocabularySize], format: format)
    for layer in 0..<layers {
      norm(.layer(layer, .attentionNorm), hidden)
      matrix(.layer(layer, .query), [hidden, heads * headDim], format: format)
      matrix(.layer(layer, .key), [hidden, kvHeads * headDim], format: format)
      matrix(.layer(layer, .value), [hidden, kvHeads * headDim], format: format)
      matrix(.layer(layer, .attentionOutput), [heads * headDim, hidden], format: format)
      norm(.layer(layer, .queryNorm), headDim)
      norm(.layer(layer, .keyNorm), headDim)
      norm(.layer(layer, .feedForwardNorm), hidden)
      matrix(.layer(layer, .router), [hidden, experts], format: .f32)
      matrix(.layer(layer, .gateProjections), [hidden, expertWidth, experts], format: format)
      matrix(.layer(layer, .upProjections), [hidden, expertWidth, experts], format: format)
      matrix(.layer(layer, .downProjections), [expertWidth, hidden, experts], format: format)
    }
    norm(.outputNorm, hidden)
    if hasOutput { matrix(.output, [hidden, vocabularySize], format: format) }
  }
}
