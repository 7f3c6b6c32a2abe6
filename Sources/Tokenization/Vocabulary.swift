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
  private let index: PieceIndex

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
    self.pieces = pieces
    index = PieceIndex(pieces)
  }

  var count: Int { pieces.count }

  /// The token that is spelled `piece`.
  func token(_ piece: String) -> Int? {
    var piece = piece
    return piece.withUTF8 { token($0) }.map { Int($0) }
  }

  /// The token that is spelled by these bytes.
  func token(_ piece: UnsafeBufferPointer<UInt8>) -> Int32? {
    index.token(piece)
  }

  /// The token that is spelled by these bytes, if text may become it: markup is never merged
  /// out of what somebody typed.
  func textToken(_ piece: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard let token = index.token(piece) else { return nil }
    switch kinds[Int(token)] {
    case .normal, .userDefined, .unused: return token
    case .control, .unknown, .byte: return nil
    }
  }

  /// Says of a token that it is markup, whatever the file says.
  mutating func markControl(_ token: Int) {
    kinds[token] = .control
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
