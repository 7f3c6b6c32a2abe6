import GGUF

/// Small models of the architectures that mix tokens in other ways than plain attention, each
/// with what sets it apart from the others.
package enum TinyArchitecture: String, CaseIterable, Sendable {
  /// One query matrix, softmax router, no groups.
  case deepseek2Lite
  /// Ranked queries, sigmoid router with bias and groups.
  case deepseek2V3
  /// The same weights as ``deepseek2V3``, keys and values expanded by one matrix.
  case deepseek2Joint
  case qwen35moe
  case qwen3next
  /// Attention and experts with fused matrices.
  case qwen3nextFused
  /// The same weights as ``qwen3next``, the inputs of a delta net made by one matrix.
  case qwen3nextMixed
  case gemma4
  case lfm2moe

  /// What `general.architecture` says.
  package var name: String {
    switch self {
    case .deepseek2Lite, .deepseek2V3, .deepseek2Joint: "deepseek2"
    case .qwen35moe: "qwen35moe"
    case .qwen3next, .qwen3nextFused, .qwen3nextMixed: "qwen3next"
    case .gemma4: "gemma4"
    case .lfm2moe: "lfm2moe"
    }
  }

  /// The model as a file that can still be changed.
  package func writer(format: TensorFormat = .f32, seed: UInt64 = 1) -> GGUFWriter {
    switch self {
    case .deepseek2Lite: ModelSketch.deepseek2(isLite: true, format: format, seed: seed)
    case .deepseek2V3: ModelSketch.deepseek2(isLite: false, format: format, seed: seed)
    case .deepseek2Joint:
      ModelSketch.deepseek2(isLite: false, format: format, seed: seed).joiningExpansions()
    case .qwen35moe: ModelSketch.qwen35moe(format: format, seed: seed)
    case .qwen3next: ModelSketch.qwen3next(isFused: false, format: format, seed: seed)
    case .qwen3nextFused: ModelSketch.qwen3next(isFused: true, format: format, seed: seed)
    case .qwen3nextMixed:
      ModelSketch.qwen3next(isFused: false, format: format, seed: seed).mixingDeltaInputs()
    case .gemma4: ModelSketch.gemma4(format: format, seed: seed)
    case .lfm2moe: ModelSketch.lfm2moe(format: format, seed: seed)
    }
  }

  /// Writes the model into `folder` and returns the path.
  package func write(
    into folder: String,
    format: TensorFormat = .f32,
    seed: UInt64 = 1
  ) throws -> String {
    let path = "\(folder)/\(rawValue)-\(format.name.lowercased()).gguf"
    try writer(format: format, seed: seed).write(to: path)
    return path
  }
}
