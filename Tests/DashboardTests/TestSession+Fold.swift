import Events
import SampleSessions

@testable import Dashboard

extension TestSession {
  /// The state after all of `events`, as nothing but ``DashboardState/apply(_:)`` makes it.
  static func fold(_ events: some Sequence<SessionEvent>) -> DashboardState {
    var state = DashboardState()
    for event in events { state.apply(event) }
    return state
  }
}
