import GGUF

/// A gated delta net (arXiv 2412.06464), as Qwen3-Next has it: instead of keys and values of
/// all tokens, each head remembers a matrix that maps keys to values, and changes it with
/// every token.
package struct DeltaNetPlan: Equatable, Sendable {
  /// Which key head serves a value head.
  package enum Sharing: Equatable, Sendable {
    /// Value head h takes key head h / (value heads per key head).
    case neighbours
    /// Value head h takes key head h % keyHeadCount.
    case strided
  }

  /// Heads of queries and keys.
  package var keyHeadCount: Int
  package var keySize: Int
  /// Heads of values, and of states.
  package var valueHeadCount: Int
  package var valueSize: Int
  /// Tokens that the convolution before it sees, the token itself included.
  package var taps: Int
  package var sharing: Sharing
  /// Whether queries, keys, values and output gates come from one matrix, in the order of key
  /// heads.
  ///
  /// So they do in the first files of Qwen3-Next, of 2025.
  package var hasFusedInputs: Bool
  /// Whether the numbers that say how a state fades and learns come from one matrix, in the
  /// order of key heads.
  package var hasFusedRates: Bool

  /// Reads the keys of a layer.
  ///
  /// Throws ``InferenceError`` or ``GGUFError``.
  init(_ keys: ModelKeys, layer: Int, sharing: Sharing) throws {
    self.sharing = sharing
    keySize = try keys.size("ssm.state_size", in: 1...4096)
    keyHeadCount = try keys.size("ssm.group_count", in: 1...1024)
    let headKey = "ssm.time_step_rank"
    valueHeadCount = try keys.size(headKey, in: 1...4096)
    guard valueHeadCount % keyHeadCount == 0 else {
      throw InferenceError.badValue(key: keys.name(headKey), found: valueHeadCount)
    }
    let widthKey = "ssm.inner_size"
    let width = try keys.size(widthKey, in: 1...(1 << 20))
    guard width % valueHeadCount == 0 else {
      throw InferenceError.badValue(key: keys.name(widthKey), found: width)
    }
    valueSize = width / valueHeadCount
    taps = try keys.size("ssm.conv_kernel", in: 1...64)
    hasFusedInputs = keys.has(.layer(layer, .deltaInputs))
    hasFusedRates = keys.has(.layer(layer, .deltaRates))
  }

  /// Width of all queries, or of all keys.
  package var keyWidth: Int { keyHeadCount * keySize }
  /// Width of all values.
  package var valueWidth: Int { valueHeadCount * valueSize }
  /// Channels of the convolution: queries, keys, values.
  package var channels: Int { 2 * keyWidth + valueWidth }
  /// Floats of the matrices that the heads remember.
  package var memorySize: Int { valueWidth * keySize }
  /// Floats that are remembered: the last inputs of the convolution, and the matrices.
  package var stateSize: Int { (taps - 1) * channels + memorySize }

  /// The value heads that a key head serves.
  package func valueHeads(of keyHead: Int) -> [Int] {
    let count = valueHeadCount / keyHeadCount
    return (0..<count).map { index in
      switch sharing {
      case .neighbours: keyHead * count + index
      case .strided: index * keyHeadCount + keyHead
      }
    }
  }

  /// Where among the numbers of a token those of a value head are: how fast its state learns,
  /// and how fast it fades.
  package func ratePlaces(of valueHead: Int) -> (learning: Int, fading: Int) {
    guard hasFusedRates else { return (valueHead, valueHeadCount + valueHead) }
    // (key head, learning then fading, value head of that key head)
    let count = valueHeadCount / keyHeadCount
    let learning = valueHead / count * 2 * count + valueHead % count
    return (learning, learning + count)
  }
}
