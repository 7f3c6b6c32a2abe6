/// A place in a session, as it is typed: after `:`, and in `--start`.
package enum Destination: Equatable, Sendable {
  case start, end
  /// After so many tokens: `812`, `t812`.
  case token(Int)
  /// A share of the tokens, from 0 to 1: `40%`.
  case fraction(Double)
  /// Nanoseconds since the session began: `2:14`, `1:02:03`.
  case time(Int64)
  /// A user's turn, counted from 1: `turn 3`, `turn:3`.
  case turn(Int)
  /// A mark by its name: `mark a`, `mark:a`.
  case mark(String)

  /// Reads what was typed.
  package init(parsing text: String) throws(DestinationError) {
    let words = text.split(maxSplits: 1) { $0.isWhitespace || $0 == ":" }
      .map { String($0.drop { $0.isWhitespace }) }
    let named: Destination? =
      switch (words.first?.lowercased(), words.count) {
      case ("start", 1): .start
      case ("end", 1): .end
      case ("turn", 2): Self.number(words[1]).map { .turn($0) }
      case ("mark", 2): .mark(words[1])
      default: nil
      }
    guard
      let found = named ?? Self.number(text, prefix: "t").map({ .token($0) })
        ?? Self.share(text) ?? Self.clock(text)
    else { throw .unreadable(text) }
    self = found
  }

  /// Digits only, and not more of them than any session needs.
  private static func number(_ text: some StringProtocol, prefix: String = "") -> Int? {
    let digits = text.lowercased().hasPrefix(prefix) ? text.dropFirst(prefix.count)[...] : text[...]
    guard digits.utf8.count <= 9, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return Int(digits)
  }

  private static func share(_ text: String) -> Destination? {
    guard text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...100).contains(percent)
    else { return nil }
    return .fraction(percent / 100)
  }

  private static func clock(_ text: String) -> Destination? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { number($0) }
    guard (2...3).contains(parts.count), numbers.count == parts.count,
      numbers.dropFirst().allSatisfy({ $0 < 60 })
    else { return nil }
    let seconds = numbers.reduce(0) { $0 * 60 + $1 }
    // Nanoseconds of more than that do not fit.
    return seconds <= 9_000_000_000 ? .time(Int64(seconds) * 1_000_000_000) : nil
  }
}

/// A place that is none, or not one of this session.
package enum DestinationError: Error, Equatable, CustomStringConvertible {
  case unreadable(String)
  case missing(String)

  package var description: String {
    switch self {
    case .unreadable(let text):
      "'\(text.count > 20 ? text.prefix(19) + "…" : text)' is no place: "
        + "812, 40%, 2:14, turn 3, mark a"
    case .missing(let what): what
    }
  }
}
