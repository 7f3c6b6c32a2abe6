/// What an expert is worth keeping for; the one worth least leaves.
///
/// The whole of a policy that ``ScoredPolicy`` runs. Scores keep what they need to know by
/// place (``ExpertPlaces``); they are asked once for each resident expert whenever a victim
/// is sought, so the answer must be a few arithmetic operations.
package protocol EvictionScore: Sendable {
  /// The name of the policy.
  static var name: String { get }

  init(context: PolicyContext)

  /// Notes that a conversation begins. By default there are no records for one sequence.
  mutating func beginSequence()

  /// Notes that an expert was used, resident or not.
  /// - Parameters:
  ///   - place: the expert
  ///   - step: forward passes so far
  mutating func recordUse(of place: Int, step: Int)

  /// What it is worth to keep an expert.
  /// - Parameters:
  ///   - place: the expert
  ///   - distance: layers to compute until its own is next, from 1
  ///   - step: forward passes so far
  /// - Returns: a number in any unit of the score's own, never NaN
  func worth(of place: Int, distance: Int, step: Int) -> Double

  /// Notes that an expert was evicted, and what it was worth. By default nothing changes.
  mutating func recordEviction(of place: Int, worth: Double)
}

extension EvictionScore {
  package mutating func beginSequence() {}

  package mutating func recordEviction(of place: Int, worth: Double) {}
}
