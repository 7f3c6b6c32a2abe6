import Events
import Session

extension Playback {
  /// Whole events from the beginning, up to a number of tokens.
  ///
  /// - Parameter tokenLimit: records that are to be in memory at most
  /// - Returns: the first events of the session, oldest first
  /// - Throws: what cannot be read
  package func events(tokenLimit: Int) throws -> [SessionEvent] {
    let count = min(tokenLimit, positions.tokenEnds.count)
    var records = try bodies.records(of: 0..<count)[...]
    var events: [SessionEvent] = []
    for event in outline {
      switch event.fact {
      case .other(let fact): events.append(SessionEvent(time: event.time, fact: fact))
      case .token:
        guard let record = records.popFirst() else { return events }
        events.append(SessionEvent(time: event.time, fact: .token(record)))
      }
    }
    return events
  }
}
