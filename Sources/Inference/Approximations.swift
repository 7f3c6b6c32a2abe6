import Events
import Experts
import Routing

/// What may be given up for speed.
///
/// Each changes the output, so nothing is on unless asked.
package struct Approximations: Equatable, Sendable {
  /// What a missing expert may be read as, from a pack that holds such copies.
  ///
  /// Depends on what is in memory, like ``coldDrop``.
  package enum LowerPrecision: Equatable, Sendable {
    /// In Q4_0 or not at all, where it weighs little (HOBBIT).
    case lowOnMiss(MissPrecision)
    /// As its base, which its refinement follows (D²MoE).
    case planes

    /// Which copies of the pack are used.
    var copy: ExpertCopy {
      switch self {
      case .lowOnMiss: .low
      case .planes: .base
      }
    }
  }

  /// Leaves light experts out of the sum.
  package var skipping: ExpertSkipping?
  /// The same with a tolerance for each layer; in place of ``skipping``.
  package var adaptive: AdaptiveSkipping?
  /// The share of tokens, the most important ones, that nothing is left out for by
  /// ``skipping`` or ``adaptive`` (``TokenImportance``).
  package var protectedShare: Float?
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
  /// Computes with experts in fewer bits.
  package var lowerPrecision: LowerPrecision?

  package init() {}

  /// Whether a token's result depends on the tokens before it and on nothing else: not on what
  /// is in memory, or on what else was computed.
  var isRepeatable: Bool {
    coldDrop == nil && residentPreference == nil && lowerPrecision == nil
      && protectedShare == nil
  }

  /// Which experts a layer leaves out, if any, whatever is in memory.
  func skipping(at layer: Int) -> ExpertSkipping? {
    adaptive?.skipping(at: layer) ?? skipping
  }

  /// The thresholds of ``LowerPrecision/lowOnMiss(_:)``.
  var missPrecision: MissPrecision? {
    if case .lowOnMiss(let precision) = lowerPrecision { precision } else { nil }
  }

  /// Whether experts may be left out of the sum.
  var leavesOut: Bool {
    skipping != nil || adaptive != nil || coldDrop != nil
      || missPrecision.map { $0.lowLimit < 1 } ?? false
  }

  /// What these leave as it is, on top of a routing that is the model's own or is not.
  func exactness(sameRouting: Bool) -> Exactness {
    Exactness(
      sameRouting: sameRouting && residentPreference == nil,
      sameExperts: !leavesOut,
      samePrecision: lowerPrecision == nil
    )
  }
}
