import Events

/// Chooses which resident expert gives up its slot when another needs one.
///
/// A policy hears the same calls from a live run and from a simulation, so the policy
/// that wins offline is the policy that ships. It never reads or frees weights; the
/// ``ExpertStore`` acts on what it decides.
package protocol EvictionPolicy: Sendable {
  /// The name shown on the screen and accepted by `--policy`.
  static var name: String { get }

  /// Notes that one layer's selection, one event, is about to be classified.
  /// - Parameters:
  ///   - step: forward passes so far; all layers of one pass share it
  ///   - layer: the layer whose experts are asked for
  mutating func begin(step: Int, layer: Int)

  /// Notes that `expert` was asked for while it held a slot.
  mutating func recordHit(_ expert: ExpertID)

  /// Notes that `expert` has just been given a slot.
  mutating func recordAdmission(_ expert: ExpertID)

  /// Forgets and returns the expert to evict, or `nil` when all are pinned.
  ///
  /// Runs between two layers of one token, where a miss already stalls the computation:
  /// keep it short, and never let it touch the disk.
  mutating func removeVictim(except pinned: Set<ExpertID>) -> ExpertID?
}
