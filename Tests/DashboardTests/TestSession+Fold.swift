import Events
import SampleSessions
import Session

@testable import Dashboard

extension TestSession {
  /// The state after all of `events`, as nothing but ``DashboardState/apply(_:)`` makes it.
  static func fold(_ events: some Sequence<SessionEvent>) -> DashboardState {
    var state = DashboardState()
    for event in events { state.apply(event) }
    return state
  }
}

/// A state as far as anybody can see it: heat as levels.
struct SeenState: Equatable {
  private var state: DashboardState
  private var levels: [[Int]] = []
  private var useCounts: [[Int]] = []
  private var order: [[Int]] = []
  private var halfLife: Double
  private var residency: Residency

  init(_ state: DashboardState) {
    let heat = state.heat
    halfLife = heat.halfLife
    residency = state.residency
    for layer in 0..<heat.layerCount {
      levels.append((0..<heat.expertCount).map { heat.level(layer: layer, index: $0) })
      useCounts.append((0..<heat.expertCount).map { heat.useCount(layer: layer, index: $0) })
      order.append(heat.order(layer: layer))
    }
    self.state = state
    self.state.tally = Tally()
    self.state.current?.uses =
      state.current?.uses.map { use in
        // A weight that is no number equals nothing.
        ExpertUse(
          expert: use.expert,
          weight: use.weight.isNaN ? 0 : use.weight,
          outcome: use.outcome
        )
      } ?? []
  }
}
