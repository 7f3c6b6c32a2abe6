import Events
import Experts

extension PolicySimulation {
  /// Follows a change of budget or policy between two passes, in the calls of the live
  /// store; whoever leaves is told with the next pass.
  ///
  /// - Parameters:
  ///   - slotCount: slots from now on; those set aside for streaming stay
  ///   - layerCount: layers of the model
  ///   - makePolicy: makes the policy for the slots that are left
  package mutating func change(
    slotCount: Int,
    layerCount: Int,
    policy makePolicy: (_ policySlots: Int) throws -> any EvictionPolicy
  ) rethrows {
    let limit = slotCount - settings.streamingSlots
    var layer = 0
    while residentCount > limit {
      // From every layer in turn, as nobody in particular comes in their place.
      let newcomer = ExpertID(layer: layer % layerCount, index: 0)
      guard let victim = policy.removeVictim(for: newcomer, except: []) else {
        preconditionFailure("no victim among \(residentCount) experts")
      }
      evictBetweenPasses(victim)
      layer += 1
    }
    settings.slotCount = slotCount
    policy = try makePolicy(limit)
    for expert in resident.experts { policy.recordAdmission(expert) }
  }
}
