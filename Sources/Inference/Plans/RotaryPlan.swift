import Compute
import GGUF
import Glibc

/// How the heads of queries and keys are turned by their position.
package struct RotaryPlan: Hashable, Sendable {
  /// How frequencies are stretched for contexts longer than the model was first trained on.
  package enum Scaling: Hashable, Sendable {
    case none
    /// Every frequency divided by the factor.
    case linear(factor: Double)
    case yarn(YaRN)
  }

  /// A tensor of numbers that frequencies are divided by.
  package enum Factors: Hashable, Sendable {
    case always
    /// One tensor for contexts of up to so many tokens, and one for longer ones.
    case byContext(original: Int)
  }

  package var pairing: RotaryPairing
  /// Numbers of a head that rotate.
  package var dimensions: Int
  package var base: Double
  package var scaling = Scaling.none
  package var factors: Factors?
  /// What cosines and sines are multiplied with.
  package var magnitude: Double = 1

  /// Reads the keys of the rotation of heads of `size`.
  ///
  /// - Parameters:
  ///   - keys: the model
  ///   - pairing: which numbers turn together
  ///   - size: width of a head
  ///   - suffix: of the keys, where layers have keys of their own
  /// - Throws: ``InferenceError`` or ``GGUFError``
  init(
    _ keys: ModelKeys,
    pairing: RotaryPairing,
    headSize size: Int,
    suffix: String = ""
  ) throws {
    self.pairing = pairing
    let key = "rope.dimension_count" + suffix
    dimensions = try keys.optionalSize(key, in: 2...size) ?? size
    guard dimensions % 2 == 0 else {
      throw InferenceError.badValue(key: keys.name(key), found: dimensions)
    }
    base = Double(try keys.positive("rope.freq_base" + suffix) ?? 10_000)
    let factor = try keys.positive("rope.scaling.factor") ?? keys.positive("rope.scale_linear")
    let original = try keys.optionalSize("rope.scaling.original_context_length", in: 1...(1 << 24))
    switch try keys.string("rope.scaling.type") {
    case "yarn":
      let yarn = try YaRN(keys, factor: Double(factor ?? 1), originalContext: original)
      scaling = .yarn(yarn)
      magnitude = yarn.magnitude
    case "linear", nil:
      if let factor, factor != 1 { scaling = .linear(factor: Double(factor)) }
    case "none", "longrope": break
    case let other?:
      throw InferenceError.unsupportedValue(
        key: keys.name("rope.scaling.type"),
        found: other,
        supported: ["none", "linear", "yarn", "longrope"]
      )
    }
    if keys.has(.rotaryFactors) {
      factors = .always
    } else if keys.has(.longRotaryFactors) {
      factors = .byContext(original: try original ?? keys.size("context_length", in: 1...(1 << 24)))
      magnitude = Double(try keys.positive("rope.scaling.attn_factor") ?? 1)
    }
  }

  /// The tensors of factors that may be asked for.
  var factorTensors: [TensorName] {
    switch factors {
    case nil: []
    case .always: [.rotaryFactors]
    case .byContext: [.longRotaryFactors, .shortRotaryFactors]
    }
  }

  /// The tensor of factors that a context of so many tokens asks for, if any.
  func factorsTensor(contextLimit: Int) -> TensorName? {
    switch factors {
    case nil: nil
    case .always: .rotaryFactors
    case .byContext(let original):
      contextLimit > original ? .longRotaryFactors : .shortRotaryFactors
    }
  }

  /// Radians from one position to the next for each pair, of which each may be divided by a
  /// factor of its own.
  func frequencies(dividedBy factors: [Float]?) -> [Double] {
    var plain = RotaryTable.frequencies(base: base, dimensions: dimensions)
    if let factors { for pair in plain.indices { plain[pair] /= Double(factors[pair]) } }
    switch scaling {
    case .none: return plain
    case .linear(let factor): return plain.map { $0 / factor }
    case .yarn(let yarn): return yarn.stretched(plain, base: base)
    }
  }
}

/// YaRN (arXiv 2309.00071): slow frequencies are stretched, fast ones are kept, those between
/// are mixed.
package struct YaRN: Hashable, Sendable {
  /// How many times longer contexts become.
  package var factor: Double
  /// Tokens that the model was first trained on.
  package var originalContext: Int
  /// Turns within the original context from which on a frequency is kept, and below which it
  /// is stretched.
  package var fastTurns: Double
  package var slowTurns: Double
  /// What cosines and sines are multiplied with beside YaRN's own factor.
  package var attentionFactor: Double

  init(_ keys: ModelKeys, factor: Double, originalContext: Int?) throws {
    self.factor = factor
    self.originalContext =
      try originalContext ?? keys.size("context_length", in: 1...(1 << 24))
    fastTurns = Double(try keys.positive("rope.scaling.yarn_beta_fast") ?? 32)
    slowTurns = Double(try keys.positive("rope.scaling.yarn_beta_slow") ?? 1)
    attentionFactor = Double(try keys.positive("rope.scaling.attn_factor") ?? 1)
  }

  /// What cosines and sines are multiplied with: 0.1 ln(factor) + 1 (section 3.4).
  package var magnitude: Double {
    attentionFactor * (factor > 1 ? 1 + 0.1 * log(factor) : 1)
  }

  func stretched(_ frequencies: [Double], base: Double) -> [Double] {
    let dimensions = Double(2 * frequencies.count)
    // The pair that turns so often within the original context.
    func pair(turning turns: Double) -> Double {
      dimensions * log(Double(originalContext) / (turns * 2 * .pi)) / (2 * log(base))
    }
    let low = max(0, pair(turning: fastTurns).rounded(.down))
    let high = min(dimensions - 1, pair(turning: slowTurns).rounded(.up))
    return frequencies.enumerated().map { index, frequency in
      let kept = 1 - min(max((Double(index) - low) / max(0.001, high - low), 0), 1)
      return frequency / factor * (1 - kept) + frequency * kept
    }
  }
}
