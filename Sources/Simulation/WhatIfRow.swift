/// One row of a what-if table: settings, and what they give.
package struct WhatIfRow: Equatable, Sendable {
  /// Where the figures come from.
  package enum Kind: String, Equatable, Sendable {
    /// Measured: the session as it was recorded.
    case recorded
    /// Simulated at the settings that were live: what the others are compared with.
    case live
    /// Simulated at other settings.
    case simulated
    /// What no policy can beat.
    case bound
  }

  package var kind: Kind
  package var settings: WhatIfSettings
  package var counts: WhatIfCounts
  /// Decode speed, measured in the recorded row; `nil` where nothing was timed.
  package var speed: SpeedEstimate?
  /// Whether the counts are those that the store would really have had with this routing;
  /// else they are idealised.
  package var isExact: Bool
}
