/// How the read of one expert went: all its pieces are in its slot, or one of them failed.
package struct ReadArrival: Sendable, Equatable {
  /// The slot that was read into.
  package var slot: Int
  /// What ``ReadQueue/submit(slot:pieces:priority:)`` returned.
  package var ticket: Int
  /// Bytes that the file system delivered, alignment included.
  package var bytes = 0
  /// When the first read of a piece began, in nanoseconds since the session began.
  package var start = Int64.max
  /// When the last read of a piece ended, in nanoseconds since the session began.
  package var end = Int64.min
  /// The lane that read last; below the number of lanes.
  package var lane = 0
  /// Why the slot does not hold the expert; nil where it does.
  package var failure: ExpertsError?

  /// Adds what was read of the same expert by another read.
  mutating func join(_ other: Self) {
    bytes += other.bytes
    start = min(start, other.start)
    end = max(end, other.end)
    lane = other.lane
    failure = failure ?? other.failure
  }
}
