import Events

/// When to draw which frame of a session that plays by itself.
///
/// As on the live screen, an event waits for the next of at most ten frames a second.
struct FrameSchedule {
  struct Step: Equatable {
    /// Microseconds since the playing began.
    var time: Int64
    /// The events that the frame shows for the first time.
    var events: Range<Int>
  }

  private(set) var steps: [Step] = []

  static let pause: Int64 = 100_000

  /// - Parameters:
  ///   - times: of events in nanoseconds, never falling
  ///   - part: the events that are played
  ///   - speed: how many times as fast as recorded
  ///   - idleLimit: the longest wait between two events, in seconds of the session
  init(times: [Int64], part: Range<Int>, speed: Double, idleLimit: Double) {
    var played = 0.0
    let moments = part.map { place -> Int64 in
      if place > part.lowerBound {
        let gap = Double(times[place]) - Double(times[place - 1])
        played += min(gap / 1e9, idleLimit) / speed
      }
      return Int64((played * 1e6).rounded())
    }
    var next = 0
    while next < moments.count {
      let first = next
      let time = max(moments[first], steps.last.map { $0.time + Self.pause } ?? 0)
      while next < moments.count, moments[next] <= time { next += 1 }
      let events = part.lowerBound + first..<part.lowerBound + next
      steps.append(Step(time: time, events: events))
    }
  }

  /// Microseconds from first to last frame.
  var duration: Int64 { steps.last?.time ?? 0 }
}
