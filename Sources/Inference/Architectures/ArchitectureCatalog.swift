import GGUF

/// An architecture: what the keys and tensors of its files mean.
protocol Architecture {
  /// The name in a file's `general.architecture`.
  static var name: String { get }

  /// Reads the shape of a model of this architecture.
  ///
  /// Throws ``InferenceError``, or ``GGUFError`` where a key has the wrong type.
  static func shape(_ keys: ModelKeys) throws -> ModelShape
}

/// The architectures that moetop runs.
package enum ArchitectureCatalog {
  static var entries: [any Architecture.Type] {
    [
      Qwen3MoE.self, Llama.self, OLMoE.self, GraniteMoE.self, Qwen2MoE.self, GPTOSS.self,
      GLM4MoE.self, Ernie45MoE.self, MiniMaxM2.self, HunyuanMoE.self, BailingMoE2.self,
      DeepSeek2.self, Qwen3Next.self, Qwen35MoE.self, Gemma4.self,
      LFM2MoE.self,
    ]
  }

  /// Their names as files spell them.
  package static var names: [String] { entries.map { $0.name } }

  /// Reads the shape of a model.
  ///
  /// Throws ``InferenceError``, or ``GGUFError`` where a key has the wrong type.
  package static func shape(of file: GGUFFile) throws -> ModelShape {
    let key = "general.architecture"
    guard let name = try file.metadata.string(key) else { throw InferenceError.missingKey(key) }
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw InferenceError.unsupportedArchitecture(name, supported: names)
    }
    return try entry.shape(ModelKeys(file: file, architecture: name))
  }
}
