import Events
import Routing

/// What may be given up for speed.
///
/// Each changes the output, so nothing is on unless asked.
package struct Approximations: Equatable, Sendable {
  /// Leaves light experts out of the sum.
  package var skipping: ExpertSkipping?
  /// Leaves an expert out that is not in memory and weighs less than this share of 1/k
  /// (cold-expert dropping, as BigMoeOnEdge does it).
  ///
  /// What is left out depends on what is in memory: the output then depends on the budget,
  /// and is not repeatable where reads race.
  package var coldDrop: Float?
  /// Prefers experts in memory when the router's scores are close.
  ///
  /// Depends on what is in memory, like ``coldDrop``.
  package var residentPreference: ResidentPreference?

  package init() {}

  /// What these leave as it is, on top of a routing that is the model's own or is not.
  func exactness(sameRouting: Bool) -> Exactness {
    Exactness(
      sameRouting: sameRouting && residentPreference == nil,
      sameExperts: skipping == nil && coldDrop == nil,
      samePrecision: true
    )
  }
}
