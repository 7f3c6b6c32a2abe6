/// Whether every missed expert enters the store.
package enum AdmissionMode: String, Sendable, CaseIterable {
  /// Every missed expert gets a slot.
  case forced
  /// One that is worth less than everybody resident streams through.
  case bypass

  /// Slots that are set aside for experts that are not admitted: one layer's, if as many
  /// are left for the others.
  package func streamingSlots(of slotCount: Int, expertsPerToken: Int) -> Int {
    guard self == .bypass else { return 0 }
    return min(expertsPerToken, max(0, slotCount - expertsPerToken))
  }
}
