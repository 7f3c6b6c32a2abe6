/// Finds tokens that are written out in a text and are one token wherever they stand.
///
/// A tree of their bytes, walked once from every place where one may begin; of several that
/// begin at the same place the longest is meant.
struct MarkupFinder: Sendable {
  /// Children by node and byte; node 0 is the root.
  private var children: [Int: Int] = [:]
  /// The token that ends at a node.
  private var tokens: [Int?] = [nil]

  mutating func insert(_ piece: String, token: Int) {
    var node = 0
    for byte in piece.utf8 {
      let edge = node << 8 | Int(byte)
      if let child = children[edge] {
        node = child
      } else {
        node = tokens.count
        tokens.append(nil)
        children[edge] = node
      }
    }
    // An empty piece would be found everywhere.
    if node != 0 { tokens[node] = tokens[node] ?? token }
  }

  var isEmpty: Bool { children.isEmpty }

  /// The longest token that begins at `start`, and where it ends.
  func match(
    in text: UnsafeBufferPointer<UInt8>,
    at start: Int
  ) -> (token: Int, end: Int)? {
    var node = 0
    var best: (token: Int, end: Int)?
    var place = start
    while place < text.count, let child = children[node << 8 | Int(text[place])] {
      node = child
      place += 1
      if let token = tokens[node] { best = (token, place) }
    }
    return best
  }
}
