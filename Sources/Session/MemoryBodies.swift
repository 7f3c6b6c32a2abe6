import Events

/// The records of a session in memory, as they come: a session that is live or short.
///
/// A tally is kept every ``tokensPerTally`` tokens.
package struct MemoryBodies: TokenBodies {
  package static let tokensPerTally = 1024

  private var records: [TokenRecord] = []
  // After all events so far, and after each full thousand of tokens.
  private var tally = Tally()
  private var kept: [Tally] = []

  package init() {}

  /// The bodies of events that are all there.
  package init(_ events: some Sequence<SessionEvent>) {
    for event in events { append(event) }
  }

  /// Takes in the next event of the session, token or not.
  package mutating func append(_ event: SessionEvent) {
    tally.apply(event)
    guard case .token(let record) = event.fact else { return }
    records.append(record)
    if records.count % Self.tokensPerTally == 0 { kept.append(tally) }
  }

  package func records(of tokens: Range<Int>) -> [TokenRecord] {
    precondition(
      0 <= tokens.lowerBound && tokens.upperBound <= records.count,
      "tokens \(tokens) of \(records.count)"
    )
    return Array(records[tokens])
  }

  package func tally(afterAtMost tokenCount: Int) -> (tokenCount: Int, tally: Tally)? {
    let place = min(tokenCount / Self.tokensPerTally, kept.count)
    return place > 0 ? (place * Self.tokensPerTally, kept[place - 1]) : nil
  }
}
