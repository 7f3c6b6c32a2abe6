import GGUF

/// The blueprint of a model: sizes and constants, read from the file's metadata.
package struct ModelShape: Equatable, Sendable {
  /// The architecture as the file names it.
  package let architecture: String
  package let layerCount: Int
  /// Width of the residual stream.
  package let hiddenSize: Int
  package let headCount: Int
  /// Heads of keys and values; each serves headCount / kvHeadCount query heads.
  package let kvHeadCount: Int
  /// Width of one head.
  package let headSize: Int
  package let expertCount: Int
  /// Experts that the router picks (top-k).
  package let expertsPerToken: Int
  /// Width between an expert's projections.
  package let expertWidth: Int
  package let vocabularySize: Int
  /// Tokens that the model was made for.
  package let contextLength: Int
  /// Added to the mean square in RMS norms.
  package let normEpsilon: Float
  /// Base of the rotary angles.
  package let rotaryBase: Double

  /// Architectures that ``ForwardPass`` computes.
  package static let supportedArchitectures = ["qwen3moe"]

  /// Reads and checks the keys of `qwen3moe`.
  ///
  /// Throws ``InferenceError``, or ``GGUFError`` where a key has the wrong type.
  package init(file: GGUFFile) throws {
    let metadata = file.metadata
    guard let architecture = try metadata.string("general.architecture") else {
      throw InferenceError.missingKey("general.architecture")
    }
    guard Self.supportedArchitectures.contains(architecture) else {
      throw InferenceError.unsupportedArchitecture(
        architecture,
        supported: Self.supportedArchitectures
      )
    }
    self.architecture = architecture

    func size(_ name: String, in range: ClosedRange<Int>) throws -> Int {
      let key = "\(architecture).\(name)"
      guard let value = try metadata.integer(key) else { throw InferenceError.missingKey(key) }
      guard range.contains(value) else { throw InferenceError.badValue(key: key, found: value) }
      return value
    }
    // The upper bounds are far beyond any published model and keep products in range.
    layerCount = try size("block_count", in: 1...1024)
    hiddenSize = try size("embedding_length", in: 1...65536)
    headCount = try size("attention.head_count", in: 1...1024)
    let kvKey = "\(architecture).attention.head_count_kv"
    kvHeadCount =
      try metadata.integer(kvKey) == nil
      ? headCount : size("attention.head_count_kv", in: 1...headCount)
    guard headCount % kvHeadCount == 0 else {
      throw InferenceError.badValue(key: kvKey, found: kvHeadCount)
    }
    let headKey = "\(architecture).attention.key_length"
    headSize =
      try metadata.integer(headKey) == nil
      ? hiddenSize / headCount : size("attention.key_length", in: 2...1024)
    guard headSize > 1, headSize % 2 == 0 else {
      throw InferenceError.badValue(key: headKey, found: headSize)
    }
    expertCount = try size("expert_count", in: 1...4096)
    expertsPerToken = try size("expert_used_count", in: 1...expertCount)
    expertWidth = try size("expert_feed_forward_length", in: 1...65536)
    contextLength = try size("context_length", in: 1...(1 << 24))
    normEpsilon = Float(
      try metadata.float("\(architecture).attention.layer_norm_rms_epsilon") ?? 1e-6
    )
    rotaryBase = Double(try metadata.float("\(architecture).rope.freq_base") ?? 10_000)

    guard let embedding = file.tensor(.tokenEmbedding) else {
      throw InferenceError.missingTensor(TensorName.tokenEmbedding.fileName)
    }
    guard embedding.shape.count == 2, embedding.shape[0] == hiddenSize else {
      throw InferenceError.wrongShape(
        tensor: embedding.name,
        found: embedding.shape,
        expected: [hiddenSize, -1]
      )
    }
    vocabularySize = embedding.shape[1]
  }

  /// Width of all query heads together.
  package var queryWidth: Int { headCount * headSize }
  /// Width of all key (or value) heads together.
  package var keyWidth: Int { kvHeadCount * headSize }

  /// Bytes of keys and values of one token, over all layers.
  package var cacheBytesPerToken: Int {
    2 * layerCount * keyWidth * MemoryLayout<Float>.size
  }
}
