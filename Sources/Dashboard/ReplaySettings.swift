/// How a replay begins and plays.
package struct ReplaySettings: Equatable, Sendable {
  /// 1 plays as it was recorded.
  package var speed = 1.0
  package var isPaused = false
  /// Where it begins and ends; `nil`: where the session does.
  package var start: Destination?
  package var end: Destination?
  package var rules = PlayingRules()

  package init() {}
}
