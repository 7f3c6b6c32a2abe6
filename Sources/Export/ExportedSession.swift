import Events

/// A session, and which part of it is to be exported.
package struct ExportedSession: Sendable {
  package let events: [SessionEvent]
  /// What the session ran on.
  package let header: SessionHeader?
  /// The events of the part.
  package let part: Range<Int>
  /// The part as it was asked for.
  package let from: SessionPlace
  package let until: SessionPlace
  /// For each event the time by which it and all before it happened, in nanoseconds: never
  /// falls, whatever the file says.
  let times: [Int64]
  /// Tokens before the part.
  let tokensBefore: Int

  package init(
    _ events: [SessionEvent],
    from: SessionPlace = .start,
    until: SessionPlace = .end
  ) throws(ExportError) {
    self.events = events
    self.from = from
    self.until = until
    header = if case .header(let header) = events.first?.fact { header } else { nil }
    var latest: Int64 = 0
    times = events.map {
      latest = max(latest, $0.time)
      return latest
    }
    let tokens = events.indices.filter { if case .token = events[$0].fact { true } else { false } }
    let places = Places(times: times, tokens: tokens)
    let begin = places.eventCount(from)
    let end = places.eventCount(until)
    // The start by itself has no events, but can be drawn.
    guard begin < end || from == .start else { throw .emptyRange(from: from, until: until) }
    part = begin..<end
    tokensBefore = tokens.count { $0 < begin }
  }

  /// One line that says what the session is of.
  var title: String { Self.title(of: header?.model) }

  static func title(of model: ModelCard?) -> String {
    guard let model else { return "moetop" }
    return PlainText.line("moetop · \(model.name) \(model.format)", limit: 120)
  }

  /// The tokens of the part, each with its number in the session, from 0.
  var tokens: some Sequence<(number: Int, record: TokenRecord)> {
    part.lazy.compactMap { place -> TokenRecord? in
      if case .token(let record) = events[place].fact { record } else { nil }
    }
    .enumerated().lazy.map { (tokensBefore + $0.offset, $0.element) }
  }

  /// When the part begins, in nanoseconds since the session began.
  var begin: Int64 { part.lowerBound == 0 ? 0 : times[part.lowerBound - 1] }

  /// Where places are among the events.
  private struct Places {
    let times: [Int64]
    let tokens: [Int]

    /// The number of events up to a place.
    func eventCount(_ place: SessionPlace) -> Int {
      switch place {
      case .start: 0
      case .end: times.count
      case .token(let count): eventCount(tokens: count)
      case .share(1): times.count
      case .share(let share): eventCount(tokens: Int(share * Double(tokens.count) + 0.5))
      case .time(let time): times.firstIndex { $0 > time } ?? times.count
      }
    }

    private func eventCount(tokens count: Int) -> Int {
      if count == 0 || tokens.isEmpty { return 0 }
      return tokens[min(count, tokens.count) - 1] + 1
    }
  }
}
