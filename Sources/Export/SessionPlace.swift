import Dashboard

/// A place in a session, as people name it.
package enum SessionPlace: Equatable, Sendable {
  case start
  case end
  /// After so many tokens: `t812`.
  case token(Int)
  /// After a share of the tokens, from 0 to 1: `40%`.
  case share(Double)
  /// Nanoseconds after the session began: `2:14`, `1:02:03`.
  case time(Int64)

  package init(_ text: String) throws(ExportError) {
    guard let place = Self.place(text) else { throw .notAPlace(text) }
    self = place
  }

  private static func place(_ text: String) -> SessionPlace? {
    if text == "start" { return .start }
    if text == "end" { return .end }
    if text.hasPrefix("t") { return number(text.dropFirst()).map(SessionPlace.token) }
    if text.hasSuffix("%") {
      return number(text.dropLast()).flatMap { $0 <= 100 ? .share(Double($0) / 100) : nil }
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(number)
    guard (2...3).contains(parts.count) else { return nil }
    var seconds = 0
    for part in parts {
      guard let part, seconds == 0 || part < 60 else { return nil }
      seconds = seconds * 60 + part
    }
    return .time(Int64(seconds) * 1_000_000_000)
  }

  /// A number of at most nine digits, without a sign.
  private static func number(_ text: Substring) -> Int? {
    let isNumber = (1...9).contains(text.utf8.count) && text.utf8.allSatisfy { 48...57 ~= $0 }
    return isNumber ? Int(text) : nil
  }
}

extension SessionPlace: CustomStringConvertible {
  package var description: String {
    switch self {
    case .start: "start"
    case .end: "end"
    case .token(let count): "t\(count)"
    case .share(let share): "\(Int((share * 100).rounded()))%"
    case .time(let time): NumberText.clock(time)
    }
  }
}

extension Playback {
  /// Shows the session up to a place.
  mutating func seek(_ place: SessionPlace) {
    switch place {
    case .start: seek(token: 0)
    case .end: toEnd()
    case .token(let count): seek(token: count)
    case .share(1): toEnd()
    case .share(let share): seek(token: Int(share * Double(transport.tokenCount) + 0.5))
    case .time(let time): seek(time: time)
    }
  }
}
