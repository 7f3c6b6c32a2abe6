/// Checks that the events of a file follow each other.
struct EventOrder {
  /// Number of the newest event.
  private(set) var sequence: Int64 = 0
  private var time: Int64 = 0

  /// Takes in the next event.
  mutating func take(_ sequence: Int64, time: Int64) throws(RecordingError) {
    guard sequence > self.sequence else {
      throw .damaged(sequence: sequence, what: "its number is not above the one before")
    }
    guard time >= self.time else {
      throw .damaged(sequence: sequence, what: "its time is before that of the one before")
    }
    (self.sequence, self.time) = (sequence, time)
  }
}
