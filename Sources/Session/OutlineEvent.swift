import Events

/// An event of a session, with the outline in place of a token's record.
package struct OutlineEvent: Equatable, Sendable {
  /// Nanoseconds since the session began.
  package var time: Int64
  package var fact: Fact

  package enum Fact: Equatable, Sendable {
    case token(TokenOutline)
    /// Anything but a token.
    case other(SessionEvent.Fact)
  }

  package init(time: Int64, fact: Fact) {
    self.time = time
    self.fact = fact
  }

  package init(_ event: SessionEvent) {
    time = event.time
    if case .token(let record) = event.fact {
      fact = .token(TokenOutline(record))
    } else {
      fact = .other(event.fact)
    }
  }
}
