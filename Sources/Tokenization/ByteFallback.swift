/// The tokens `<0x00>` … `<0xFF>`, which spell the bytes of characters that no token spells.
///
/// Kudo and Richardson, "SentencePiece: a simple and language independent subword tokenizer",
/// 2018, arXiv 1808.06226; byte fallback came with its version 0.1.9.
struct ByteFallback: Sendable {
  private let tokens: [Int32]

  /// Finds them; `unknown` stands for a byte without a token, if the vocabulary has that.
  ///
  /// - Throws: ``TokenizationError`` if there is neither.
  init(vocabulary: Vocabulary, unknown: Int?) throws(TokenizationError) {
    var tokens: [Int32] = []
    for byte in UInt8.min...UInt8.max {
      guard let token = vocabulary.token(Self.piece(of: byte)) ?? unknown else {
        throw .missingByte(byte)
      }
      tokens.append(Int32(token))
    }
    self.tokens = tokens
  }

  func token(of byte: UInt8) -> Int { Int(tokens[Int(byte)]) }

  private static let digits = Array("0123456789ABCDEF".unicodeScalars)

  /// How the token of a byte is spelled.
  static func piece(of byte: UInt8) -> String {
    "<0x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])>"
  }

  /// The byte that is spelled `piece`; `nil` where it is something else.
  static func byte(of piece: String) -> UInt8? {
    guard piece.utf8.count == 6, piece.hasPrefix("<0x"), piece.hasSuffix(">") else { return nil }
    let digits = piece.dropFirst(3).dropLast()
    // The radix alone would allow a sign.
    guard digits.allSatisfy(\.isHexDigit) else { return nil }
    return UInt8(digits, radix: 16)
  }
}
