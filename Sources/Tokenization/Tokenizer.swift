import GGUF

/// Text to tokens and back, by the vocabulary of a model file.
///
/// Byte-level byte-pair encoding: the text is cut into pieces by patterns, and within each
/// piece bytes are merged into tokens. Every sequence of bytes has tokens, and they give
/// the same bytes back.
package struct Tokenizer: Sendable {
  private var vocabulary: Vocabulary
  private let merges: BytePairMerges
  private let preTokenizer: PreTokenizer
  /// Tokens that are found in any text, and those found where markup is parsed.
  private let textMarkup: MarkupFinder
  private let allMarkup: MarkupFinder

  /// The token that texts begin with, if the model has one.
  package let beginOfSequence: Int?
  /// Whether the model expects ``beginOfSequence`` before a text.
  package let addsBeginOfSequence: Bool
  /// The token that ends a text, if the model has one.
  package let endOfSequence: Int?
  /// The tokens after which a model has nothing more to say.
  package let endOfGeneration: Set<Int>

  /// Reads the vocabulary of a model file.
  ///
  /// - Throws: ``TokenizationError`` if it is damaged, or of a kind that is not supported.
  package init(metadata: Metadata) throws(TokenizationError) {
    let kind = try Self.text("tokenizer.ggml.model", metadata)
    guard kind == "gpt2" else { throw .unsupportedModel(kind, supported: ["gpt2"]) }
    preTokenizer = try PreTokenizer(named: Self.text("tokenizer.ggml.pre", metadata))
    vocabulary = try Vocabulary(metadata: metadata)
    let list = try metadata.value { m throws(GGUFError) in
      try m.strings("tokenizer.ggml.merges")
    }
    guard let list else { throw .missingKey("tokenizer.ggml.merges") }
    merges = try BytePairMerges(list, vocabulary: vocabulary)

    beginOfSequence = try Self.token("bos", metadata, vocabulary)
    endOfSequence = try Self.token("eos", metadata, vocabulary)
    let asksForBegin = try metadata.value { m throws(GGUFError) in
      try m.bool("tokenizer.ggml.add_bos_token")
    }
    addsBeginOfSequence =
      beginOfSequence != nil && asksForBegin ?? preTokenizer.addsBeginOfSequence
    // A token that merging makes is text, whatever its name: `</s>` ends a line in HTML.
    var ends = EndOfGeneration.tokens(in: vocabulary).subtracting(merges.products)
    // Some converters forgot that the others are markup.
    for token in ends { vocabulary.markControl(token) }
    for name in ["eos", "eot", "eom"] {
      if let token = try Self.token(name, metadata, vocabulary) { ends.insert(token) }
    }
    endOfGeneration = ends
    (textMarkup, allMarkup) = Self.markup(of: vocabulary)
  }

  private static func text(
    _ key: String,
    _ metadata: Metadata
  ) throws(TokenizationError) -> String {
    let found = try metadata.value { m throws(GGUFError) in try m.string(key) }
    guard let found else { throw .missingKey(key) }
    return found
  }

  private static func token(
    _ name: String,
    _ metadata: Metadata,
    _ vocabulary: Vocabulary
  ) throws(TokenizationError) -> Int? {
    let key = "tokenizer.ggml.\(name)_token_id"
    let found = try metadata.value { m throws(GGUFError) in try m.integer(key) }
    guard let found else { return nil }
    guard (0..<vocabulary.count).contains(found) else {
      throw .tokenOutOfRange(key: key, found: found, count: vocabulary.count)
    }
    return found
  }

  private static func markup(
    of vocabulary: Vocabulary
  ) -> (inText: MarkupFinder, all: MarkupFinder) {
    var inText = MarkupFinder()
    var all = MarkupFinder()
    for (token, kind) in vocabulary.kinds.enumerated() {
      switch kind {
      case .userDefined:
        inText.insert(vocabulary.pieces[token], token: token)
        all.insert(vocabulary.pieces[token], token: token)
      case .control, .unknown: all.insert(vocabulary.pieces[token], token: token)
      case .normal, .unused, .byte: break
      }
    }
    return (inText, all)
  }
}

extension Tokenizer {
  /// The number of tokens.
  package var vocabularySize: Int { vocabulary.count }

  /// The tokens of `text`, without one that begins it.
  ///
  /// Control tokens that are written out become tokens only when asked for: otherwise
  /// whoever wrote the text could pretend to be the system.
  package func encode(_ text: String, parsingControlTokens: Bool = false) -> [Int] {
    var text = text
    return text.withUTF8 { encode($0, parsingControlTokens: parsingControlTokens) }
  }

  /// The tokens of exactly these bytes, be they UTF-8 or not.
  package func encode(bytes: [UInt8], parsingControlTokens: Bool = false) -> [Int] {
    bytes.withUnsafeBufferPointer { encode($0, parsingControlTokens: parsingControlTokens) }
  }

  private func encode(
    _ text: UnsafeBufferPointer<UInt8>,
    parsingControlTokens: Bool
  ) -> [Int] {
    let markup = parsingControlTokens ? allMarkup : textMarkup
    var out: [Int] = []
    var start = 0
    if !markup.isEmpty {
      var place = 0
      while place < text.count {
        if let (token, end) = markup.match(in: text, at: place) {
          encode(plain: UnsafeBufferPointer(rebasing: text[start..<place]), into: &out)
          out.append(token)
          start = end
          place = end
        } else {
          place += 1
        }
      }
    }
    encode(plain: UnsafeBufferPointer(rebasing: text[start...]), into: &out)
    return out
  }

  /// Appends the tokens of text in which nothing is markup.
  private func encode(plain text: UnsafeBufferPointer<UInt8>, into out: inout [Int]) {
    for range in preTokenizer.pieces(of: text) {
      let piece = UnsafeBufferPointer(rebasing: text[range])
      if preTokenizer.takesWholePieces,
        let token = vocabulary.token(ByteAlphabet.piece(of: piece)), kind(of: token) == .normal
      {
        out.append(token)
      } else {
        merges.encode(piece, into: &out)
      }
    }
  }

  /// The bytes of text that a token stands for; of a control token its spelling.
  package func bytes(of token: Int) -> [UInt8] {
    switch kind(of: token) {
    case .normal, .unused, .byte: ByteAlphabet.bytes(of: vocabulary.pieces[token])
    case .control, .unknown, .userDefined: Array(vocabulary.pieces[token].utf8)
    }
  }

  /// The bytes of many tokens, one after the other.
  package func decode(_ tokens: [Int]) -> [UInt8] {
    tokens.flatMap { bytes(of: $0) }
  }

  /// A token as the vocabulary spells it: `Ġme` for " me".
  package func piece(of token: Int) -> String {
    precondition(vocabulary.pieces.indices.contains(token), "no token \(token)")
    return vocabulary.pieces[token]
  }

  /// Whether a token is markup and not text.
  package func isControl(_ token: Int) -> Bool {
    kind(of: token) == .control
  }

  /// The token that the vocabulary spells `piece`.
  package func token(named piece: String) -> Int? {
    vocabulary.token(piece)
  }

  private func kind(of token: Int) -> Vocabulary.Kind {
    precondition(vocabulary.kinds.indices.contains(token), "no token \(token)")
    return vocabulary.kinds[token]
  }
}
