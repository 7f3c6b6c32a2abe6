/// How a session plays, apart from its speed.
package struct PlayingRules: Equatable, Sendable {
  /// The longest wait between two events, in nanoseconds of the session.
  package var idleLimit: Int64 = 2_000_000_000
  /// Whether it pauses at every mark of the recording.
  package var pausesOnMarks = false
  /// Whether it begins again once it is over.
  package var loops = false
  /// Events before the place where it begins again.
  var begin = 0
  /// Events before the place where it is over; `nil`: at the end.
  var end: Int?

  package init() {}
}
