/// Whether every missed expert enters the store.
package enum AdmissionMode: String, Sendable, CaseIterable {
  /// Every missed expert gets a slot.
  case forced
  /// One that is worth less than everybody resident streams through.
  case bypass
}
