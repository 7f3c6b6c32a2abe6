/// The merges of a byte-pair vocabulary: which two tokens become one, and in which order.
///
/// Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword
/// units", 2016, arXiv 1508.07909.
struct BytePairMerges: Sendable {
  private struct Merge {
    /// The place in the list: lower ones are made first.
    let rank: UInt32
    let token: Int32
  }

  /// The token or tokens that a byte begins as.
  private let byteTokens: [[Int32]]
  private let merges: [UInt64: Merge]

  /// Reads merges that are spelled `left right`.
  ///
  /// - Throws: ``TokenizationError`` if one is malformed, or a piece is no token.
  init(_ list: [String], vocabulary: Vocabulary) throws(TokenizationError) {
    byteTokens = try Self.byteTokens(vocabulary)

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

  /// The tokens that merging can make.
  var products: Set<Int> { Set(merges.values.lazy.map { Int($0.token) }) }

  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// Appends the tokens of one piece of text.
  ///
  /// A queue of possible merges instead of a search for the next one makes this
  /// O(n log n): a piece is as long as whoever wrote the text wants.
  func encode(_ piece: UnsafeBufferPointer<UInt8>, into out: inout [Int]) {
    var symbols = Symbols(piece.flatMap { byteTokens[Int($0)] })
    var queue = MinimumQueue()
    func consider(_ left: Int) {
      guard let right = symbols.next(after: left),
        let merge = merges[Self.pair(symbols.tokens[left], symbols.tokens[right])]
      else { return }
      // Lowest rank first, then leftmost.
      queue.insert(UInt64(merge.rank) << 32 | UInt64(left))
    }
    for left in symbols.tokens.indices { consider(left) }
    while let entry = queue.removeMinimum() {
      let left = Int(entry & 0xFFFF_FFFF)
      // Since it was queued, a neighbour's merge may have changed either side.
      guard let right = symbols.next(after: left),
        let merge = merges[Self.pair(symbols.tokens[left], symbols.tokens[right])],
        UInt64(merge.rank) == entry >> 32
      else { continue }
      symbols.join(left, right, as: merge.token)
      if let previous = symbols.previous(before: left) { consider(previous) }
      consider(left)
    }
    symbols.append(to: &out)
  }
}

/// The tokens of a piece while they are merged: a linked list in arrays.
private struct Symbols {
  /// By the place of its first byte; -1 where a token was merged into the one before.
  private(set) var tokens: [Int32]
  private var following: [Int32]
  private var preceding: [Int32]

  init(_ tokens: [Int32]) {
    self.tokens = tokens
    following = (0..<tokens.count).map { Int32($0 + 1) }
    preceding = (0..<tokens.count).map { Int32($0 - 1) }
  }

  func next(after place: Int) -> Int? {
    guard tokens[place] >= 0 else { return nil }
    let next = Int(following[place])
    return next < tokens.count ? next : nil
  }

  func previous(before place: Int) -> Int? {
    preceding[place] >= 0 ? Int(preceding[place]) : nil
  }

  mutating func join(_ left: Int, _ right: Int, as token: Int32) {
    tokens[left] = token
    tokens[right] = -1
    following[left] = following[right]
    if Int(following[right]) < tokens.count { preceding[Int(following[right])] = Int32(left) }
  }

  func append(to out: inout [Int]) {
    for token in tokens where token >= 0 { out.append(Int(token)) }
  }
}

/// Numbers of which the smallest leaves first: a binary heap.
private struct MinimumQueue {
  private var heap: [UInt64] = []

  mutating func insert(_ entry: UInt64) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0, case let parent = (child - 1) / 2, heap[child] < heap[parent] {
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func removeMinimum() -> UInt64? {
    guard let last = heap.popLast() else { return nil }
    guard let first = heap.first else { return last }
    heap[0] = last
    var parent = 0
    while case let left = 2 * parent + 1, left < heap.count {
      let right = left + 1
      let child = right < heap.count && heap[right] < heap[left] ? right : left
      guard heap[child] < heap[parent] else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return first
  }
}
