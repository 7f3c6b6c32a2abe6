import Events

extension Playback {
  /// Goes to a place that was typed.
  package mutating func go(to destination: Destination) throws(DestinationError) {
    if case .time(let time) = destination {
      try check(time)
      seek(time: time)
    } else {
      show(try events(before: destination))
    }
  }

  /// The number of events before a place.
  func events(before destination: Destination) throws(DestinationError) -> Int {
    let tokenCount = positions.tokenEnds.count
    switch destination {
    case .start: return start
    case .end: return outline.count
    case .fraction(let share):
      return events(beforeToken: Int((share * Double(tokenCount)).rounded()))
    case .token(let token):
      guard token <= tokenCount else {
        throw .missing("there is no token \(token), the last is \(tokenCount)")
      }
      return events(beforeToken: token)
    case .time(let time):
      try check(time)
      return max(start, positions.eventCount(by: time))
    case .turn(let turn):
      guard positions.turnEnds.indices.contains(turn - 1) else {
        throw .missing("there is no turn \(turn), the last is \(positions.turnEnds.count)")
      }
      return positions.turnEnds[turn - 1]
    case .mark(let name):
      guard let place = placedMarks[name] ?? recordedMark(name) else {
        throw .missing("there is no mark \(name)")
      }
      return place
    }
  }

  private func check(_ time: Int64) throws(DestinationError) {
    let end = positions.times.last ?? 0
    if time > end {
      throw .missing("there is no \(NumberText.clock(time)), the end is \(NumberText.clock(end))")
    }
  }

  private func events(beforeToken token: Int) -> Int {
    if token == 0 { return start }
    return token == positions.tokenEnds.count ? outline.count : positions.tokenEnds[token - 1]
  }

  /// The newest mark of that name.
  private func recordedMark(_ name: String) -> Int? {
    positions.markEnds.last { outline[$0 - 1].fact == .other(.mark(name)) }
  }
}
