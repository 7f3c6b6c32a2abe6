import GGUF

/// Text to tokens and back, by the vocabulary of a model file.
///
/// Every sequence of bytes has tokens. They give the same bytes back, but for what a kind of
/// vocabulary cannot tell apart: see ``VisibleSpace``.
package struct Tokenizer: Sendable {
  private let vocabulary: Vocabulary
  private let model: any TextModel
  private let markup: Markup

  /// The token that texts begin with, if the model has one.
  package let beginOfSequence: Int?
  /// Whether the model expects ``beginOfSequence`` before a text.
  package let addsBeginOfSequence: Bool
  /// The token that ends a text, if the model has one.
  package let endOfSequence: Int?
  /// Whether the model expects ``endOfSequence`` after a text that is not to be continued.
  package let addsEndOfSequence: Bool
  /// The tokens after which a model has nothing more to say.
  package let endOfGeneration: Set<Int>

  /// Reads the vocabulary of a model file.
  ///
  /// - Throws: ``TokenizationError`` if it is damaged, or of a kind that is not supported.
  package init(metadata: Metadata) throws(TokenizationError) {
    let kind = try VocabularyKind(metadata: metadata)
    var vocabulary = try Vocabulary(metadata: metadata)
    let special = try SpecialTokens(metadata: metadata, vocabulary: vocabulary, kind: kind)
    let merges =
      try kind == .sentencePiece
      ? nil : BytePairMerges(metadata: metadata, vocabulary: vocabulary)
    // A token that merging makes is text, whatever its name: `</s>` ends a line in HTML.
    let names = EndOfGeneration.tokens(in: vocabulary).subtracting(merges?.products ?? [])
    // Some converters forgot that the others are markup.
    for token in names { vocabulary.markControl(token) }
    model = try Self.model(
      metadata: metadata,
      preTokenizer: kind.preTokenizer(metadata),
      vocabulary: vocabulary,
      merges: merges,
      unknown: special.unknown
    )
    self.vocabulary = vocabulary
    markup = Markup(
      vocabulary: vocabulary,
      stripping: SpaceStripping.tokens(metadata: metadata, vocabulary: vocabulary)
    )
    beginOfSequence = special.begin
    endOfSequence = special.end
    addsBeginOfSequence =
      special.begin != nil
      && (model.insistsOnBeginOfSequence || special.asksForBegin ?? model.addsBeginOfSequence)
    addsEndOfSequence = special.end != nil && special.asksForEnd ?? false
    endOfGeneration = names.union(special.ends)
  }

  /// The model of the file's kind: without merges SentencePiece's, with them what the name of
  /// the pre-tokenizer says.
  private static func model(
    metadata: Metadata,
    preTokenizer: String?,
    vocabulary: Vocabulary,
    merges: BytePairMerges?,
    unknown: Int?
  ) throws(TokenizationError) -> any TextModel {
    guard let merges else {
      return try SentencePieceModel(metadata: metadata, vocabulary: vocabulary, unknown: unknown)
    }
    let preTokenizer = try PreTokenizer(named: preTokenizer)
    if preTokenizer.cutsVisibleSpaces {
      return try CharacterPairModel(
        vocabulary: vocabulary,
        merges: merges,
        preTokenizer: preTokenizer,
        unknown: unknown
      )
    }
    return try ByteLevelModel(
      vocabulary: vocabulary,
      merges: merges,
      preTokenizer: preTokenizer
    )
  }
}

extension Tokenizer {
  /// The number of tokens.
  package var vocabularySize: Int { vocabulary.count }

  /// What is doubtful about the tokens, in one line: a way of cutting text that is not known.
  package var warning: String? { model.warning }

  /// The tokens of `text`, without those that begin and end a sequence.
  ///
  /// Control tokens that are written out become tokens only when asked for: otherwise
  /// whoever wrote the text could pretend to be the system.
  package func encode(_ text: String, parsingControlTokens: Bool = false) -> [Int] {
    encode([TextPart(text, parsesControlTokens: parsingControlTokens)])
  }

  /// The tokens of exactly these bytes, be they UTF-8 or not.
  package func encode(bytes: [UInt8], parsingControlTokens: Bool = false) -> [Int] {
    encode([TextPart(bytes: bytes, parsesControlTokens: parsingControlTokens)])
  }

  /// The tokens of one text that several have written: the same as of the whole, except that
  /// control tokens are found only within parts that parse them.
  package func encode(_ parts: [TextPart]) -> [Int] {
    var text: [UInt8] = []
    var ends: [(end: Int, parsesControlTokens: Bool)] = []
    for part in parts {
      text += part.bytes
      ends.append((text.count, part.parsesControlTokens))
    }
    return text.withUnsafeBufferPointer { text in
      var out: [Int] = []
      var followsText = false
      for fragment in markup.fragments(of: text, parts: ends) {
        switch fragment {
        case .plain(let range):
          let plain = UnsafeBufferPointer(rebasing: text[range])
          model.encode(plain, followsText: followsText, into: &out)
          followsText = true
        case .token(let token):
          out.append(token)
          followsText = false
        }
      }
      return out
    }
  }

  /// Tokens of a text with those that begin and end a sequence, where the model expects them.
  package func framed(_ tokens: [Int]) -> [Int] {
    let begin = addsBeginOfSequence ? beginOfSequence : nil
    let end = addsEndOfSequence ? endOfSequence : nil
    return (begin.map { [$0] } ?? []) + tokens + (end.map { [$0] } ?? [])
  }

  /// The bytes of text that a token stands for; of a control token its spelling.
  package func bytes(of token: Int) -> [UInt8] {
    let piece = piece(of: token)
    return switch vocabulary.kinds[token] {
    case .normal, .unused: model.bytes(of: piece, isByte: false)
    case .byte: model.bytes(of: piece, isByte: true)
    case .control, .unknown, .userDefined: Array(piece.utf8)
    }
  }

  /// The text whose tokens these are: without the space that encoding puts before it.
  package func decode(_ tokens: [Int]) -> [UInt8] {
    var out: [UInt8] = []
    var followsText = false
    for token in tokens {
      let bytes = bytes(of: token)
      switch vocabulary.kinds[token] {
      case .control, .unknown, .userDefined:
        out += bytes
        followsText = false
      case .normal, .unused, .byte:
        let hasPrefix = model.addsSpacePrefix && !followsText && bytes.first == 0x20
        out += bytes.dropFirst(hasPrefix ? 1 : 0)
        followsText = true
      }
    }
    return out
  }

  /// A token as the vocabulary spells it: `Ġme` or `▁me` for " me".
  package func piece(of token: Int) -> String {
    precondition(vocabulary.pieces.indices.contains(token), "no token \(token)")
    return vocabulary.pieces[token]
  }

  /// Whether a token is markup and not text.
  package func isControl(_ token: Int) -> Bool {
    precondition(vocabulary.kinds.indices.contains(token), "no token \(token)")
    return vocabulary.kinds[token] == .control
  }

  /// The token that the vocabulary spells `piece`.
  package func token(named piece: String) -> Int? {
    vocabulary.token(piece)
  }
}
