import GGUF

/// The tokens of a model: how each is spelled, of which type it is, which one a spelling is.
struct Vocabulary: Sendable {
  /// What a token stands for, by the numbers that files use.
  enum Kind: UInt8, Sendable {
    case normal = 1
    case unknown = 2
    /// Markup: the model was taught what it means, and only markup may become it.
    case control = 3
    /// Text that is always one token.
    case userDefined = 4
    case unused = 5
    case byte = 6
  }

  let pieces: [String]
  private(set) var kinds: [Kind]
  private let tokens: [Spelling: Int32]

  init(metadata: Metadata) throws(TokenizationError) {
    let key = "tokenizer.ggml.tokens"
    guard let pieces = try metadata.value({ m throws(GGUFError) in try m.strings(key) }) else {
      throw .missingKey(key)
    }
    guard !pieces.isEmpty, pieces.count < Int32.max else { throw .tokenCount(pieces.count) }
    let types = try metadata.value { m throws(GGUFError) in
      try m.integers("tokenizer.ggml.token_type")
    }
    if let types, types.count != pieces.count {
      throw .typeCount(found: types.count, expected: pieces.count)
    }
    kinds =
      types?.map { UInt8(exactly: $0).flatMap(Kind.init(rawValue:)) ?? .normal }
      ?? Array(repeating: .normal, count: pieces.count)

    var tokens: [Spelling: Int32] = [:]
    tokens.reserveCapacity(pieces.count)
    // Where two tokens are spelled the same, the first one is meant.
    for (token, piece) in pieces.enumerated() where tokens[Spelling(piece)] == nil {
      tokens[Spelling(piece)] = Int32(token)
    }
    self.pieces = pieces
    self.tokens = tokens
  }

  var count: Int { pieces.count }

  /// The token that is spelled `piece`.
  func token(_ piece: String) -> Int? {
    tokens[Spelling(piece)].map { Int($0) }
  }

  /// Says of a token that it is markup, whatever the file says.
  mutating func markControl(_ token: Int) {
    kinds[token] = .control
  }
}

/// A spelling, compared byte by byte: to `String` a letter with an accent and the same one
/// as two characters are equal, to a vocabulary they are two tokens.
private struct Spelling: Hashable {
  let piece: String

  init(_ piece: String) {
    self.piece = piece
  }

  static func == (left: Spelling, right: Spelling) -> Bool {
    left.piece.utf8.elementsEqual(right.piece.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var piece = piece
    piece.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension Metadata {
  /// A value, its type errors as errors of this module.
  func value<T>(
    _ read: (Metadata) throws(GGUFError) -> T
  ) throws(TokenizationError) -> T {
    do throws(GGUFError) {
      return try read(self)
    } catch {
      throw .metadata(error)
    }
  }
}
