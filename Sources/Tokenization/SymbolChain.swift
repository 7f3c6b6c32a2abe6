/// Two neighbours that become one token.
struct Merge: Sendable {
  /// Lower ones are made first.
  let rank: UInt32
  let token: Int32
}

/// The symbols of a piece of text while neighbours are merged into tokens: a linked list in
/// arrays.
struct SymbolChain {
  /// What a symbol is that no token spells.
  static let unspelled: Int32 = -1
  /// What stands where a symbol was merged into the one before.
  private static let gone: Int32 = -2

  /// Two symbols, one after the other.
  struct Neighbours {
    let left: Int32
    let right: Int32
    /// The symbols at the begin that both are made of.
    let places: Range<Int>
  }

  /// By the place of a token's first symbol.
  private var tokens: [Int32]
  private var following: [Int32]
  private var preceding: [Int32]

  init(_ tokens: [Int32]) {
    self.tokens = tokens
    following = (0..<tokens.count).map { Int32($0 + 1) }
    preceding = (0..<tokens.count).map { Int32($0 - 1) }
  }

  /// The tokens that are left, or ``unspelled``, and the places of their first symbols.
  var symbols: some Sequence<(place: Int, token: Int32)> {
    tokens.indices.lazy.filter { tokens[$0] != Self.gone }.map { ($0, tokens[$0]) }
  }

  /// Merges neighbours, lowest rank first, then leftmost, until `rule` knows no more merges.
  ///
  /// A queue of possible merges instead of a search for the next one makes this
  /// O(n log n): a piece is as long as whoever wrote the text wants.
  mutating func merge(by rule: (Neighbours) -> Merge?) {
    var queue = MinimumQueue()
    for place in tokens.indices { consider(place, rule, &queue) }
    while let entry = queue.removeMinimum() {
      let place = Int(entry & 0xFFFF_FFFF)
      // Since it was queued, a neighbour's merge may have changed either side.
      guard let neighbours = neighbours(from: place), let merge = rule(neighbours),
        UInt64(merge.rank) == entry >> 32
      else { continue }
      join(place, as: merge.token)
      if preceding[place] >= 0 { consider(Int(preceding[place]), rule, &queue) }
      consider(place, rule, &queue)
    }
  }

  private func consider(
    _ place: Int,
    _ rule: (Neighbours) -> Merge?,
    _ queue: inout MinimumQueue
  ) {
    guard let neighbours = neighbours(from: place), let merge = rule(neighbours) else { return }
    queue.insert(UInt64(merge.rank) << 32 | UInt64(place))
  }

  private func neighbours(from place: Int) -> Neighbours? {
    let next = Int(following[place])
    guard tokens[place] != Self.gone, next < tokens.count else { return nil }
    return Neighbours(
      left: tokens[place],
      right: tokens[next],
      places: place..<Int(following[next])
    )
  }

  private mutating func join(_ left: Int, as token: Int32) {
    let right = Int(following[left])
    tokens[left] = token
    tokens[right] = Self.gone
    following[left] = following[right]
    if Int(following[right]) < tokens.count { preceding[Int(following[right])] = Int32(left) }
  }
}
