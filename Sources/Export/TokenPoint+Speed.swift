import Session

extension TokenPoint {
  /// Of this one token; `nil` in prefill, where tokens share their time, and for drafts, which
  /// have none of their own.
  var tokensPerSecond: Double? {
    phase == .decode && duration > 0 ? 1e9 / Double(duration) : nil
  }
}
