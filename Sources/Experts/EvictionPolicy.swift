import Events

/// Chooses which resident expert gives up its slot when another needs one.
///
/// A policy hears the same calls from a live run and from a simulation, so the policy
/// that wins offline is the policy that ships. It never reads or frees weights; the
/// ``ExpertStore`` acts on what it decides.
///
/// For each event a policy hears first ``begin(step:layer:)``, then ``recordHit(_:)`` for
/// each resident expert. Then for each missed one: where no slot is free, or where
/// ``isOverQuota(admitting:)``, it is asked ``admits(_:except:)`` and, if so, for a victim;
/// ``recordAdmission(_:)`` follows. An expert that is not admitted streams through: it is
/// read, used, and forgotten.
package protocol EvictionPolicy: Sendable {
  /// The name shown on the screen and accepted by `--policy`.
  static var name: String { get }

  /// Notes that a conversation begins: records kept for one sequence start afresh.
  ///
  /// Who is resident does not change. By default there are no such records.
  mutating func beginSequence()

  /// Notes that one layer's selection, one event, is about to be classified.
  /// - Parameters:
  ///   - step: forward passes so far; all layers of one pass share it
  ///   - layer: the layer whose experts are asked for
  mutating func begin(step: Int, layer: Int)

  /// Notes that `expert` was asked for while it held a slot.
  mutating func recordHit(_ expert: ExpertID)

  /// Notes hits of one event, in order: ``recordHit(_:)`` for each.
  ///
  /// There so that an event costs one call through the existential, not one for each expert;
  /// nobody need write it.
  mutating func recordHits(_ experts: ArraySlice<ExpertID>)

  /// Notes that `expert` has just been given a slot.
  mutating func recordAdmission(_ expert: ExpertID)

  /// Whether a missed expert should get a slot when somebody would have to leave for it.
  ///
  /// If false, the expert streams through (bypass). It was used all the same, so a policy
  /// that counts uses counts this one here. By default everybody is admitted.
  /// - Parameters:
  ///   - expert: the newcomer, one of the present event
  ///   - pinned: experts that may not leave
  /// - Returns: false if the expert is to stream through
  mutating func admits(_ expert: ExpertID, except pinned: ExpertSet) -> Bool

  /// Whether somebody must leave for `expert` although slots are free.
  ///
  /// By default nobody; quotas for layers say otherwise.
  func isOverQuota(admitting expert: ExpertID) -> Bool

  /// Forgets and returns the expert to evict for `newcomer`.
  ///
  /// `nil` when all are pinned.
  /// Runs between two layers of one token, where a miss already stalls the computation:
  /// keep it short, and never let it touch the disk.
  mutating func removeVictim(for newcomer: ExpertID, except pinned: ExpertSet) -> ExpertID?

  /// Forgets a resident expert whose slot was taken back for another reason: the budget
  /// shrank, or its read failed.
  mutating func remove(_ expert: ExpertID)
}

extension EvictionPolicy {
  package mutating func beginSequence() {}

  package mutating func recordHits(_ experts: ArraySlice<ExpertID>) {
    for expert in experts { recordHit(expert) }
  }

  package mutating func admits(_ expert: ExpertID, except pinned: ExpertSet) -> Bool { true }

  package func isOverQuota(admitting expert: ExpertID) -> Bool { false }
}
