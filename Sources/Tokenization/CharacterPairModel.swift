/// Byte-pair encoding of characters instead of bytes, the kind `gemma4`.
///
/// Spaces are visible ones, and what no token spells becomes bytes, as with SentencePiece.
struct CharacterPairModel: TextModel {
  private let vocabulary: Vocabulary
  private let merges: BytePairMerges
  private let preTokenizer: PreTokenizer
  private let fallback: ByteFallback

  init(
    vocabulary: Vocabulary,
    merges: BytePairMerges,
    preTokenizer: PreTokenizer,
    unknown: Int?
  ) throws(TokenizationError) {
    self.vocabulary = vocabulary
    self.merges = merges
    self.preTokenizer = preTokenizer
    fallback = try ByteFallback(vocabulary: vocabulary, unknown: unknown)
  }

  var addsBeginOfSequence: Bool { preTokenizer.addsBeginOfSequence }
  // Files of Gemma 4 say no, and the model speaks nonsense without.
  var insistsOnBeginOfSequence: Bool { preTokenizer.addsBeginOfSequence }
  var warning: String? { preTokenizer.warning }

  func encode(_ text: UnsafeBufferPointer<UInt8>, followsText: Bool, into out: inout [Int]) {
    let escaped = VisibleSpace.escaping(text, prefixed: false)
    escaped.withUnsafeBufferPointer { escaped in
      for range in preTokenizer.pieces(of: escaped) {
        let piece = UnsafeBufferPointer(rebasing: escaped[range])
        // Runs of line ends are tokens that no merges make.
        if piece.first == 0x0A, let token = vocabulary.textToken(piece) {
          out.append(Int(token))
          continue
        }
        var symbols = CharacterSymbols(piece, vocabulary: vocabulary)
        symbols.merge(merges)
        symbols.appendTokens(fallback: fallback, to: &out)
      }
    }
  }

  func bytes(of piece: String, isByte: Bool) -> [UInt8] {
    if isByte, let byte = ByteFallback.byte(of: piece) { return [byte] }
    return VisibleSpace.unescaping(piece)
  }
}
