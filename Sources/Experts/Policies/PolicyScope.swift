/// Who competes with whom for slots.
package enum PolicyScope: String, Sendable, CaseIterable {
  /// All layers share one pool.
  case shared
  /// Each layer has the same quota of slots.
  case layer
  /// Each layer has the quota that its measured misses call for
  /// (``QuotaAllocation``, dynamic programming).
  case dp
}
