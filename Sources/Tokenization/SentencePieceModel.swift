import GGUF

/// SentencePiece's byte-pair encoding, the kind `llama`: every token has a score.
///
/// Neighbours whose spelling is a token merge, the best score first; what no token spells
/// becomes bytes. Spaces are part of the tokens, and text gets one before it. Kudo and
/// Richardson, 2018, arXiv 1808.06226.
struct SentencePieceModel: TextModel {
  private let vocabulary: Vocabulary
  private let fallback: ByteFallback
  /// By token: its place in the order of scores, equal ones sharing one.
  private let ranks: [UInt32]
  let addsSpacePrefix: Bool
  let addsBeginOfSequence = true

  init(
    metadata: Metadata,
    vocabulary: Vocabulary,
    unknown: Int?
  ) throws(TokenizationError) {
    self.vocabulary = vocabulary
    fallback = try ByteFallback(vocabulary: vocabulary, unknown: unknown)
    ranks = Self.ranks(try Self.scores(metadata, count: vocabulary.count))
    addsSpacePrefix =
      try metadata.value { m throws(GGUFError) in
        try m.bool("tokenizer.ggml.add_space_prefix")
      } ?? true
  }

  private static func scores(
    _ metadata: Metadata,
    count: Int
  ) throws(TokenizationError) -> [Float] {
    let key = "tokenizer.ggml.scores"
    guard let value = metadata[key] else { throw .missingKey(key) }
    let scores: [Float]
    if case .array(.int32(let whole)) = value {
      scores = whole.map { Float($0) }
    } else {
      scores = try metadata.value { m throws(GGUFError) in try m.floats(key) } ?? []
    }
    guard scores.count == count else {
      throw .scoreCount(found: scores.count, expected: count)
    }
    return scores
  }

  private static func ranks(_ scores: [Float]) -> [UInt32] {
    // Scores that are no numbers come last, or there would be no order.
    let keys = scores.map { $0.isNaN ? -Float.infinity : $0 }
    let order = keys.indices.sorted { keys[$0] > keys[$1] }
    var ranks = [UInt32](repeating: 0, count: keys.count)
    var rank: UInt32 = 0
    for (token, previous) in zip(order.dropFirst(), order) {
      if keys[token] != keys[previous] { rank += 1 }
      ranks[token] = rank
    }
    return ranks
  }

  func encode(_ text: UnsafeBufferPointer<UInt8>, followsText: Bool, into out: inout [Int]) {
    let escaped = VisibleSpace.escaping(text, prefixed: addsSpacePrefix && !followsText)
    escaped.withUnsafeBufferPointer { escaped in
      var symbols = CharacterSymbols(escaped, vocabulary: vocabulary)
      symbols.merge { spelling in
        vocabulary.textToken(spelling).map { Merge(rank: ranks[Int($0)], token: $0) }
      }
      symbols.appendTokens(fallback: fallback, to: &out)
    }
  }

  func bytes(of piece: String, isByte: Bool) -> [UInt8] {
    if isByte, let byte = ByteFallback.byte(of: piece) { return [byte] }
    return VisibleSpace.unescaping(piece)
  }
}
