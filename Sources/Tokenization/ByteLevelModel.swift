/// Byte-level byte-pair encoding, the kind `gpt2`: the text is cut into pieces by patterns,
/// and within each piece bytes are merged into tokens.
struct ByteLevelModel: TextModel {
  private let vocabulary: Vocabulary
  private let merges: BytePairMerges
  private let preTokenizer: PreTokenizer
  /// The token or tokens that a byte begins as.
  private let byteTokens: [[Int32]]

  init(
    vocabulary: Vocabulary,
    merges: BytePairMerges,
    preTokenizer: PreTokenizer
  ) throws(TokenizationError) {
    self.vocabulary = vocabulary
    self.merges = merges
    self.preTokenizer = preTokenizer
    byteTokens = try Self.byteTokens(vocabulary)
  }

  var addsBeginOfSequence: Bool { preTokenizer.addsBeginOfSequence }
  var warning: String? { preTokenizer.warning }

  /// The tokens of every byte, one unless the vocabulary has none for it.
  ///
  /// Some leave out bytes that no text contains, such as 0xC0. These are spelled as U+FFFD,
  /// which stands for what cannot be spelled.
  private static func byteTokens(
    _ vocabulary: Vocabulary
  ) throws(TokenizationError) -> [[Int32]] {
    let tokens = ByteAlphabet.characters.map { vocabulary.token(String($0)) }
    let replacement = Array("\u{FFFD}".utf8)
    let needed = (0..<0x80).map { UInt8($0) } + replacement
    for byte in needed where tokens[Int(byte)] == nil { throw .missingByte(byte) }
    let substitute = replacement.compactMap { tokens[Int($0)].map(Int32.init) }
    return tokens.map { $0.map { [Int32($0)] } ?? substitute }
  }

  func encode(_ text: UnsafeBufferPointer<UInt8>, followsText: Bool, into out: inout [Int]) {
    for range in preTokenizer.pieces(of: text) {
      let piece = UnsafeBufferPointer(rebasing: text[range])
      if preTokenizer.takesWholePieces,
        let token = vocabulary.token(ByteAlphabet.piece(of: piece)),
        vocabulary.kinds[token] == .normal
      {
        out.append(token)
      } else {
        encode(piece: piece, into: &out)
      }
    }
  }

  private func encode(piece: UnsafeBufferPointer<UInt8>, into out: inout [Int]) {
    var chain = SymbolChain(piece.flatMap { byteTokens[Int($0)] })
    merges.apply(to: &chain)
    for symbol in chain.symbols { out.append(Int(symbol.token)) }
  }

  func bytes(of piece: String, isByte: Bool) -> [UInt8] {
    if isByte, let byte = ByteFallback.byte(of: piece) { return [byte] }
    return ByteAlphabet.bytes(of: piece)
  }
}
