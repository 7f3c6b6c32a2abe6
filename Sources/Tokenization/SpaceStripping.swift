import GGUF

/// Which tokens take the white space behind them along.
///
/// A property of added tokens (`rstrip` in tokenizer.json) that GGUF files do not carry; as in
/// llama.cpp, a model's name tells. It concerns Phi-3 and Phi-3.5-MoE.
enum SpaceStripping {
  static func tokens(metadata: Metadata, vocabulary: Vocabulary) -> Set<Int> {
    guard case .string(let name) = metadata["general.name"],
      ["phi-3", "phi3"].contains(where: name.lowercased().contains)
    else { return [] }
    let others = ["<unk>", "<s>", "<|endoftext|>"]
    let special = vocabulary.kinds.indices.filter { token in
      switch vocabulary.kinds[token] {
      case .control, .unknown, .userDefined: !others.contains(vocabulary.pieces[token])
      case .normal, .unused, .byte: false
      }
    }
    return Set(special)
  }
}
