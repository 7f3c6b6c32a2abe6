import Compute
import Experts
import GGUF

/// The blueprint of a model: sizes, constants and the plan of every layer, as its
/// architecture reads them from the file's metadata.
package struct ModelShape: Equatable, Sendable {
  /// The architecture as the file names it.
  package let architecture: String
  /// Every layer that is computed, in order.
  package let layers: [LayerPlan]
  /// Width of the residual stream.
  package let hiddenSize: Int
  package let vocabularySize: Int
  /// Tokens that the model was made for.
  package let contextLength: Int
  /// Added to the mean square in RMS norms.
  package let normEpsilon: Float
  /// What token embeddings are multiplied with.
  package var embeddingScale: Float = 1
  /// The norm before the output matrix.
  package var outputNorm = TensorName.outputNorm
  /// What logits are divided by.
  package var logitDivisor: Float = 1
  /// What logits are bent to stay below, if they are.
  package var logitCap: Float?

  /// The layers that have routed experts, by their number in the file.
  ///
  /// Everywhere else the layers of experts are counted without the others: ``ExpertID`` 0
  /// belongs to the first of these.
  package let routedLayers: [Int]
  /// Experts of a routed layer; 0 in a model without experts.
  package let expertCount: Int
  /// Experts that the router picks (top-k).
  package let expertsPerToken: Int
  /// Width between an expert's projections.
  package let expertWidth: Int

  /// Reads what all architectures have in common, and the plan of every layer.
  ///
  /// - Parameters:
  ///   - keys: the model
  ///   - layer: plans a layer, counted from 0
  /// - Throws: ``InferenceError``, or ``GGUFError`` where a key has the wrong type
  init(_ keys: ModelKeys, layer: (Int) throws -> LayerPlan) throws {
    architecture = keys.architecture
    hiddenSize = keys.hiddenSize
    contextLength = try keys.size("context_length", in: 1...(1 << 24))
    normEpsilon = try keys.positive("attention.layer_norm_rms_epsilon") ?? 1e-6
    vocabularySize = try Self.vocabularySize(keys)
    let layers = try (0..<keys.layerCount).map(layer)
    self.layers = layers
    routedLayers = layers.indices.filter { layers[$0].experts != nil }
    let experts = layers.lazy.compactMap(\.experts).first
    expertCount = experts?.router.expertCount ?? 0
    expertsPerToken = experts?.router.expertsPerToken ?? 0
    expertWidth = experts?.width ?? 0
    for other in layers.compactMap(\.experts) where other.width != experts?.width {
      // Slots are all alike.
      throw InferenceError.badValue(
        key: keys.name("expert_feed_forward_length"),
        found: other.width
      )
    }
  }

  private static func vocabularySize(_ keys: ModelKeys) throws -> Int {
    guard let embedding = keys.file.tensor(.tokenEmbedding) else {
      throw InferenceError.missingTensor(TensorName.tokenEmbedding.fileName)
    }
    guard embedding.shape.count == 2, embedding.shape[0] == keys.hiddenSize else {
      throw InferenceError.wrongShape(
        tensor: embedding.name,
        found: embedding.shape,
        expected: [keys.hiddenSize, -1]
      )
    }
    return embedding.shape[1]
  }

  /// All layers that are computed.
  package var layerCount: Int { layers.count }
  /// Layers that have routed experts.
  package var routedLayerCount: Int { routedLayers.count }

  /// Bytes of keys and values of one token, over all layers.
  package func cacheBytesPerToken(as format: KVFormat) -> Int {
    layers.reduce(0) { $0 + $1.mixer.cachedBytes(as: format) }
  }

  /// Bytes that layers remember however many tokens there were.
  package var stateBytes: Int {
    RecurrentState.byteCount(sizes: layers.map(\.mixer.stateSize))
  }

  /// Bytes of all that is remembered of so many tokens, in whole spans.
  package func cacheBytes(tokens: Int, as format: KVFormat) -> Int {
    cacheBytesPerToken(as: format) * KVCache.spanCount(tokens: tokens) * KVFormat.spanLength
      + stateBytes
  }
}
