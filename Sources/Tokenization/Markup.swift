/// The tokens of a vocabulary that stand for themselves wherever they are written out.
struct Markup: Sendable {
  /// What is markup in any text, and what is where control tokens are parsed.
  private var inText = MarkupFinder()
  private var everywhere = MarkupFinder()
  /// Tokens that take the white space behind them along.
  private let stripping: Set<Int>

  init(vocabulary: Vocabulary, stripping: Set<Int>) {
    self.stripping = stripping
    for (token, kind) in vocabulary.kinds.enumerated() {
      switch kind {
      case .userDefined:
        inText.insert(vocabulary.pieces[token], token: token)
        everywhere.insert(vocabulary.pieces[token], token: token)
      case .control, .unknown: everywhere.insert(vocabulary.pieces[token], token: token)
      case .normal, .unused, .byte: break
      }
    }
  }

  /// What text is cut into.
  enum Fragment {
    case plain(Range<Int>)
    case token(Int)
  }

  /// Cuts `text` into markup and what stands between.
  ///
  /// Of each of its parts is said where it ends, and whether control tokens are parsed in it;
  /// one that reaches beyond its part is none.
  func fragments(
    of text: UnsafeBufferPointer<UInt8>,
    parts: [(end: Int, parsesControlTokens: Bool)]
  ) -> [Fragment] {
    var out: [Fragment] = []
    var plainStart = 0
    var place = 0
    for part in parts {
      if !part.parsesControlTokens && inText.isEmpty { place = max(place, part.end) }
      while place < part.end {
        guard let (token, end) = match(in: text, at: place, part: part) else {
          place += 1
          continue
        }
        if plainStart < place { out.append(.plain(plainStart..<place)) }
        out.append(.token(token))
        place = end
        if stripping.contains(token) {
          while place < text.count, Self.isSpace(text[place]) { place += 1 }
        }
        plainStart = place
      }
    }
    if plainStart < text.count { out.append(.plain(plainStart..<text.count)) }
    return out
  }

  private func match(
    in text: UnsafeBufferPointer<UInt8>,
    at place: Int,
    part: (end: Int, parsesControlTokens: Bool)
  ) -> (token: Int, end: Int)? {
    if part.parsesControlTokens,
      let found = everywhere.match(
        in: UnsafeBufferPointer(rebasing: text[..<part.end]),
        at: place
      )
    {
      return found
    }
    return inText.match(in: text, at: place)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
