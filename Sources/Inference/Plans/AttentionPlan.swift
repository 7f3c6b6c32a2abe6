import GGUF

/// Attention of grouped query heads (arXiv 2305.13245), with what architectures add to it.
package struct AttentionPlan: Equatable, Sendable {
  /// An RMS norm of queries and keys.
  package enum HeadNorm: Equatable, Sendable {
    /// Each head by itself, all with the same weights.
    case perHead
    /// All heads as one vector.
    case overAll
  }

  package var headCount: Int
  /// Heads of keys and values; each serves headCount / kvHeadCount query heads.
  package var kvHeadCount: Int
  /// Width of one head.
  package var headSize: Int
  /// What the products of queries and keys are multiplied with.
  package var scale: Float
  /// How queries and keys are turned by their position; nil where they are not.
  package var rotary: RotaryPlan?
  package var norm: HeadNorm?
  /// Whether ``norm`` comes after the rotation.
  package var normsAfterRotation = false
  /// Whether queries, keys and values come from one matrix.
  package var isFused = false
  /// Whether something is added to queries, keys and values.
  package var hasBiases = false
  /// Whether something is added to the output.
  package var hasOutputBias = false
  /// Whether each head's query is followed by a gate, whose sigmoid its output is multiplied
  /// with.
  package var hasOutputGate = false
  /// Whether values are the keys before their norm and rotation; there is no matrix for them.
  package var takesValuesFromKeys = false
  /// Whether values have an RMS norm, without weights.
  package var normsValues = false
  /// Whether each head has a score for no position.
  package var hasSinks = false
  /// The newest positions that a token sees, itself included; nil for all.
  package var window: Int?

  /// Reads what most architectures have in common: sizes, and which matrices and biases
  /// the file holds.
  ///
  /// - Parameters:
  ///   - keys: the model
  ///   - layer: the layer, counted from 0
  ///   - suffix: of the keys of head sizes, where layers have keys of their own
  /// - Throws: ``InferenceError`` or ``GGUFError``
  init(_ keys: ModelKeys, layer: Int, suffix: String = "") throws {
    headCount = try keys.size("attention.head_count", layer: layer, in: 1...1024)
    let kvKey = "attention.head_count_kv"
    kvHeadCount = try keys.optionalSize(kvKey, layer: layer, in: 1...headCount) ?? headCount
    guard headCount % kvHeadCount == 0 else {
      throw InferenceError.badValue(key: keys.name(kvKey), found: kvHeadCount)
    }
    let headKey = "attention.key_length" + suffix
    headSize = try keys.optionalSize(headKey, in: 2...1024) ?? keys.hiddenSize / headCount
    guard headSize > 1, headSize % 2 == 0 else {
      throw InferenceError.badValue(key: keys.name(headKey), found: headSize)
    }
    let valueKey = "attention.value_length" + suffix
    let valueSize = try keys.optionalSize(valueKey, in: 1...1024) ?? headSize
    guard valueSize == headSize else {
      throw InferenceError.badValue(key: keys.name(valueKey), found: valueSize)
    }
    scale = 1 / Float(headSize).squareRoot()
    isFused = keys.has(.layer(layer, .queryKeyValue))
    hasBiases = keys.has(.layerBias(layer, isFused ? .queryKeyValue : .query))
    hasOutputBias = keys.has(.layerBias(layer, .attentionOutput))
  }

  /// Width of all query heads together.
  package var queryWidth: Int { headCount * headSize }
  /// Width of a head's query, with its gate where it has one.
  package var querySize: Int { hasOutputGate ? 2 * headSize : headSize }
  /// Width of all key (or value) heads together.
  package var keyWidth: Int { kvHeadCount * headSize }
}
