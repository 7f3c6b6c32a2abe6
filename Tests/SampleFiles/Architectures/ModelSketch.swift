import GGUF

/// A model file of some architecture in the making: random weights from a seed, under the names
/// that converters give them, spelled out so that a mistake in the reader is not repeated.
package struct ModelSketch {
  package private(set) var writer = GGUFWriter()
  package let architecture: String
  package let hidden: Int
  /// The format of matrices whose rows are whole blocks of it; others are F32.
  package let format: TensorFormat
  package let vocabularySize: Int
  private var random: SeededRandom

  package init(architecture: String, hidden: Int, format: TensorFormat, seed: UInt64) {
    self.architecture = architecture
    self.hidden = hidden
    self.format = format
    random = SeededRandom(seed: seed)
    let vocabulary = TinyVocabulary()
    vocabularySize = vocabulary.tokens.count
    writer.add("general.architecture", .string(architecture))
    writer.add("general.name", .string("tiny \(architecture)"))
    vocabulary.add(to: &writer)
    key("embedding_length", hidden)
    key("context_length", 256)
  }

  // MARK: - Keys

  package mutating func key(_ name: String, _ value: Int) {
    writer.add("\(architecture).\(name)", .uint32(UInt32(value)))
  }

  package mutating func key(_ name: String, _ value: Float) {
    writer.add("\(architecture).\(name)", .float32(value))
  }

  package mutating func key(_ name: String, _ value: Bool) {
    writer.add("\(architecture).\(name)", .bool(value))
  }

  package mutating func key(_ name: String, _ value: String) {
    writer.add("\(architecture).\(name)", .string(value))
  }

  package mutating func key(_ name: String, _ values: [Int]) {
    writer.add("\(architecture).\(name)", .array(.int32(values.map { Int32($0) })))
  }

  package mutating func key(_ name: String, _ values: [Bool]) {
    writer.add("\(architecture).\(name)", .array(.bool(values)))
  }

  // MARK: - Tensors

  /// A matrix scaled by the length of its rows, so that sums neither vanish nor explode.
  package mutating func matrix(
    _ name: String,
    _ shape: [Int],
    gain: Float = 1,
    isPlain: Bool = false
  ) {
    let bound = gain * (3 / Float(shape[0])).squareRoot()
    let fits = shape[0] % format.weightsPerBlock == 0 && !isPlain
    writer.add(
      tensor: name + ".weight",
      format: fits ? format : .f32,
      shape: shape,
      values: random.floats(shape.reduce(1, *), within: bound)
    )
  }

  /// Numbers around one.
  package mutating func norm(_ name: String, _ length: Int) {
    vector(name + ".weight", length, around: 1, within: 0.25)
  }

  package mutating func vector(
    _ name: String,
    _ length: Int,
    around middle: Float = 0,
    within bound: Float
  ) {
    writer.add(
      tensor: name,
      format: .f32,
      shape: [length],
      values: random.floats(length, within: bound).map { middle + $0 }
    )
  }

  // MARK: - What many architectures have

  /// Gate, up and down projection.
  package mutating func feedForward(_ prefix: String, suffix: String = "", width: Int) {
    matrix("\(prefix).ffn_gate\(suffix)", [hidden, width])
    matrix("\(prefix).ffn_up\(suffix)", [hidden, width])
    matrix("\(prefix).ffn_down\(suffix)", [width, hidden])
  }

  /// A router that is sure of itself, and its experts.
  package mutating func experts(_ prefix: String, count: Int, width: Int, isFused: Bool = false) {
    matrix("\(prefix).ffn_gate_inp", [hidden, count], gain: 2, isPlain: true)
    if isFused {
      matrix("\(prefix).ffn_gate_up_exps", [hidden, 2 * width, count])
    } else {
      matrix("\(prefix).ffn_gate_exps", [hidden, width, count])
      matrix("\(prefix).ffn_up_exps", [hidden, width, count])
    }
    matrix("\(prefix).ffn_down_exps", [width, hidden, count])
  }

  /// Token embedding, last norm, and the output matrix if it is another.
  package mutating func ends(norm name: String = "output_norm", isTied: Bool = false) {
    matrix("token_embd", [hidden, vocabularySize])
    norm(name, hidden)
    if !isTied { matrix("output", [hidden, vocabularySize]) }
  }
}
