import Experts

/// The settings of one row of a what-if table.
package struct WhatIfSettings: Equatable, Sendable {
  /// Who decides what leaves.
  package enum Decider: Equatable, Sendable {
    /// A policy of the catalog, by name.
    case policy(String)
    /// The ceiling: whoever is needed last leaves; see ``Belady``.
    case belady

    /// What `--policy` takes, also for the ceiling.
    package var name: String {
      switch self {
      case .policy(let name): name
      case .belady: "belady"
      }
    }
  }

  package var decider: Decider
  package var slotCount: Int
  package var scope: PolicyScope
  package var admission: AdmissionMode
  package var schedule: Schedule
  /// Name of the predictor that starts reads early, if one does.
  package var predictor: String?

  package init(
    decider: Decider,
    slotCount: Int,
    scope: PolicyScope = .shared,
    admission: AdmissionMode = .forced,
    schedule: Schedule = .onDemand,
    predictor: String? = nil
  ) {
    self.decider = decider
    self.slotCount = slotCount
    self.scope = scope
    self.admission = admission
    self.schedule = schedule
    self.predictor = predictor
  }
}
