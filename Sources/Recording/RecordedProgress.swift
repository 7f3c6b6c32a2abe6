import Events
import Session

/// What the writer knows of a session so far: everything that a keyframe says.
struct RecordedProgress {
  /// Tokens between two keyframes.
  static let tokensPerKeyframe = 1024

  /// Number of the newest event, over both tables.
  private(set) var sequence: Int64 = 0
  private(set) var tokenCount = 0
  private(set) var eventCount = 0
  /// Number of the event that began the present turn; 0 before any.
  private(set) var turn: Int64 = 0
  /// The newest event's time; no later one is earlier.
  private(set) var time: Int64 = 0
  private(set) var tally = Tally()
  /// What was said, for searching.
  var chat = ChatIndex()
  /// Of the tokens since the last keyframe.
  private(set) var outlines: [PlacedOutline] = []

  /// Takes in a token.
  mutating func take(_ record: TokenRecord, at moment: Int64) {
    step(to: moment)
    tokenCount += 1
    tally.apply(record)
    if outlines.count == Self.tokensPerKeyframe { outlines.removeAll(keepingCapacity: true) }
    outlines.append(
      PlacedOutline(sequence: sequence, time: time, outline: TokenOutline(record))
    )
  }

  /// Takes in any other fact.
  mutating func take(_ fact: SessionEvent.Fact, at moment: Int64) {
    step(to: moment)
    eventCount += 1
    tally.apply(other: fact)
    if case .turn = fact { turn = sequence }
  }

  private mutating func step(to moment: Int64) {
    sequence += 1
    time = max(time, moment)
  }
}
