/// Which token is spelled how, found by the bytes of its spelling.
///
/// A hash table of its own: a dictionary of strings would need a string for every stretch of
/// a text that may be a token, and would take é for e with an accent, which are two tokens.
struct PieceIndex: Sendable {
  private static let empty: Int32 = -1

  /// Tokens by hash, at most half of the places taken; a power of two of them.
  private var table: [Int32]
  /// All spellings, one after the other, and where each ends.
  private var spellings: [UInt8] = []
  private var ends: [Int] = []
  /// The bytes of the longest spelling: nothing longer needs a search.
  private(set) var longest = 0

  init(_ pieces: [String]) {
    var capacity = 2
    while capacity < 2 * pieces.count { capacity *= 2 }
    table = Array(repeating: Self.empty, count: capacity)
    ends.reserveCapacity(pieces.count)
    for piece in pieces {
      var piece = piece
      piece.withUTF8 { insert($0) }
    }
  }

  /// Numbers the next spelling; where two tokens are spelled the same, the first one is meant.
  private mutating func insert(_ piece: UnsafeBufferPointer<UInt8>) {
    let token = Int32(ends.count)
    spellings += piece
    ends.append(spellings.count)
    longest = max(longest, piece.count)
    let place = place(of: piece)
    if table[place] == Self.empty { table[place] = token }
  }

  /// The token that is spelled by these bytes.
  func token(_ piece: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard piece.count <= longest else { return nil }
    let found = table[place(of: piece)]
    return found == Self.empty ? nil : found
  }

  /// Where in the table the spelling is, or would be.
  private func place(of piece: UnsafeBufferPointer<UInt8>) -> Int {
    // Seeded anew in every process, so that no file can choose spellings that collide.
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(piece))
    var place = hasher.finalize() & (table.count - 1)
    while table[place] != Self.empty, !isSpelled(Int(table[place]), piece) {
      place = (place + 1) & (table.count - 1)
    }
    return place
  }

  private func isSpelled(_ token: Int, _ piece: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = token == 0 ? 0 : ends[token - 1]
    guard ends[token] - start == piece.count else { return false }
    for offset in 0..<piece.count where spellings[start + offset] != piece[offset] { return false }
    return true
  }
}
