import GGUF

/// The kinds of vocabularies that are supported, by the value of `tokenizer.ggml.model`.
enum VocabularyKind: String, CaseIterable {
  case bytePairs = "gpt2"
  case sentencePiece = "llama"
  /// Byte pairs of characters; the kind stands for the pre-tokenizer of the same name.
  case gemma = "gemma4"

  /// - Throws: ``TokenizationError`` if the file names none, or another.
  init(metadata: Metadata) throws(TokenizationError) {
    let key = "tokenizer.ggml.model"
    let found = try metadata.value { m throws(GGUFError) in try m.string(key) }
    guard let found else { throw .missingKey(key) }
    guard let kind = Self(rawValue: found) else {
      throw .unsupportedModel(found, supported: Self.allCases.map(\.rawValue))
    }
    self = kind
  }

  /// The name of the pre-tokenizer that a file of this kind asks for.
  func preTokenizer(_ metadata: Metadata) throws(TokenizationError) -> String? {
    if self == .gemma { return rawValue }
    return try metadata.value { m throws(GGUFError) in try m.string("tokenizer.ggml.pre") }
  }
}
