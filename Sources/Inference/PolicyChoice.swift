import Events
import Experts

/// An eviction policy with what it needs to be made.
package struct PolicyChoice: Sendable {
  package var entry: PolicyCatalog.Entry
  package var scope = PolicyScope.shared
  package var admission = AdmissionMode.forced
  /// Uses counted in earlier sessions.
  package var profile: ResidencyProfile?
  /// Measured misses of each layer, for quotas by dynamic programming.
  package var missCurves: [[Double]]?

  /// The policy where none is named; docs/decisions.md has the figures.
  package static let defaultName = HobbitScore.name

  package init(entry: PolicyCatalog.Entry) {
    self.entry = entry
  }

  /// What makes the policy for any number of slots of a model.
  ///
  /// Throws ``PolicyError`` when something that the policy needs is missing.
  func maker(layout: ExpertLayout, shape: ModelShape) throws(PolicyError) -> ExpertStore.PolicyMaker
  {
    guard layout.totalExpertCount > 0 else {
      // Nobody asks it for a victim where there are no experts.
      return { _ in LeastRecentlyUsed(layerCount: 1, expertCount: 1) }
    }
    let choice = self
    func context(_ slotCount: Int) -> PolicyContext {
      var context = PolicyContext(
        layerCount: shape.routedLayerCount,
        expertCount: shape.expertCount,
        slotCount: slotCount,
        expertsPerToken: shape.expertsPerToken,
        expertBytes: layout.layers.map { $0.reduce(0) { $0 + $1.byteCount } }
      )
      context.scope = choice.scope
      context.admission = choice.admission
      context.profile = choice.profile
      context.missCurves = choice.missCurves
      return context
    }
    // What could be missing does not depend on the number of slots.
    _ = try entry.make(context(shape.expertsPerToken))
    return { slotCount in
      do {
        return try choice.entry.make(context(slotCount))
      } catch {
        preconditionFailure("\(choice.entry.name) with \(slotCount) slots: \(error)")
      }
    }
  }
}
