import GGUF

/// The tokens that a model file names by number, and what it asks to do with them.
struct SpecialTokens {
  let begin: Int?
  let end: Int?
  let unknown: Int?
  /// Whether texts are to begin and to end with them; `nil` where the file does not say.
  let asksForBegin: Bool?
  let asksForEnd: Bool?
  /// Those that end a reply.
  let ends: Set<Int>

  /// - Throws: ``TokenizationError`` if a number is none of a token.
  init(
    metadata: Metadata,
    vocabulary: Vocabulary,
    kind: VocabularyKind
  ) throws(TokenizationError) {
    // SentencePiece's numbers, which old files took for granted.
    let numbers = kind == .sentencePiece ? ["unknown": 0, "bos": 1, "eos": 2] : [:]
    func token(_ name: String) throws(TokenizationError) -> Int? {
      let key = "tokenizer.ggml.\(name)_token_id"
      let found = try metadata.value { m throws(GGUFError) in try m.integer(key) }
      guard let found else { return numbers[name].flatMap { $0 < vocabulary.count ? $0 : nil } }
      guard (0..<vocabulary.count).contains(found) else {
        throw .tokenOutOfRange(key: key, found: found, count: vocabulary.count)
      }
      return found
    }
    begin = try token("bos")
    end = try token("eos")
    unknown = try token("unknown")
    asksForBegin = try metadata.value { m throws(GGUFError) in
      try m.bool("tokenizer.ggml.add_bos_token")
    }
    asksForEnd = try metadata.value { m throws(GGUFError) in
      try m.bool("tokenizer.ggml.add_eos_token")
    }
    var ends: Set<Int> = []
    for name in ["eos", "eot", "eom", "fim_pad", "fim_rep", "fim_sep"] {
      if let token = try token(name) { ends.insert(token) }
    }
    self.ends = ends
  }
}
