import Events
import Session

/// What must be known of events before they are shown: where tokens, landmarks and times are.
struct PlaybackIndex: Sendable {
  /// For each event the time by which it and all before it happened: never falls.
  private(set) var times: [Int64] = []
  /// For each token the number of events up to and with it.
  private(set) var tokenEnds: [Int] = []
  /// User's turns and marks, each with the number of events up to and with it.
  private(set) var turnEnds: [Int] = []
  private(set) var markEnds: [Int] = []

  mutating func append(_ event: OutlineEvent) {
    times.append(max(times.last ?? event.time, event.time))
    switch event.fact {
    case .token:
      tokenEnds.append(times.count)
    case .other(.turn(let turn)):
      if turn.role == .user { turnEnds.append(times.count) }
    case .other(.mark):
      markEnds.append(times.count)
    case .other:
      break
    }
  }

  /// Nanoseconds between an event and the one before it; none before the first.
  func gap(before event: Int) -> Int64 {
    event == 0 ? 0 : times[event].clampedDifference(times[event - 1])
  }

  /// The number of events that happened by `time`.
  func eventCount(by time: Int64) -> Int {
    Self.firstPlace(in: times) { $0 > time }
  }

  /// The number of tokens among the first events.
  func tokenCount(before event: Int) -> Int {
    Self.firstPlace(in: tokenEnds) { $0 > event }
  }

  /// The first place whose value is past a border; values must be on one side, then on the
  /// other.
  static func firstPlace<Value>(in values: [Value], where isPast: (Value) -> Bool) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if isPast(values[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
