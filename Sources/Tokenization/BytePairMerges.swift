import GGUF

/// The merges of a byte-pair vocabulary: which two tokens become one, and in which order.
///
/// Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword
/// units", 2016, arXiv 1508.07909.
struct BytePairMerges: Sendable {
  private let merges: [UInt64: Merge]

  /// Reads the merges of a model file.
  init(metadata: Metadata, vocabulary: Vocabulary) throws(TokenizationError) {
    let key = "tokenizer.ggml.merges"
    guard let list = try metadata.value({ m throws(GGUFError) in try m.strings(key) }) else {
      throw .missingKey(key)
    }
    try self.init(list, vocabulary: vocabulary)
  }

  /// Reads merges that are spelled `left right`.
  ///
  /// - Throws: ``TokenizationError`` if one is malformed, or a piece is no token.
  init(_ list: [String], vocabulary: Vocabulary) throws(TokenizationError) {
    var merges: [UInt64: Merge] = [:]
    merges.reserveCapacity(list.count)
    for (index, merge) in list.enumerated() {
      guard let space = merge.utf8.firstIndex(of: 0x20) else {
        throw .malformedMerge(merge, index: index)
      }
      let left = String(merge[..<space])
      let right = String(merge[merge.utf8.index(after: space)...])
      guard !left.isEmpty, !right.isEmpty, !right.utf8.contains(0x20) else {
        throw .malformedMerge(merge, index: index)
      }
      func token(_ piece: String) throws(TokenizationError) -> Int32 {
        guard let token = vocabulary.token(piece) else {
          throw .unknownPiece(piece, merge: merge, index: index)
        }
        return Int32(token)
      }
      let pair = Self.pair(try token(left), try token(right))
      let token = try token(left + right)
      // Of two merges of the same tokens only the first can ever be made.
      if merges[pair] == nil { merges[pair] = Merge(rank: UInt32(index), token: token) }
    }
    self.merges = merges
  }

  /// The tokens that merging can make.
  var products: Set<Int> { Set(merges.values.lazy.map { Int($0.token) }) }

  /// Makes all merges that the tokens of a piece of text allow.
  func apply(to chain: inout SymbolChain) {
    chain.merge { merges[Self.pair($0.left, $0.right)] }
  }

  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}
