/// Tokens per second that a simulated run would reach.
package struct SpeedEstimate: Equatable, Sendable {
  /// Of decode, on average.
  package var tokensPerSecond: Double
  /// How far it may be off, as a share of it: 0.05 is 5 %.
  package var error: Double
  /// Nanoseconds for which a token waits for reads, on average.
  package var stallPerToken: Double
  /// Experts that a token's reads fetch, useless ones among them, on average.
  package var readsPerToken: Double
}

/// Adds up the passes of a simulated run.
struct SpeedSum {
  private let calibration: SpeedCalibration
  private var tokens = 0
  private var total = 0.0
  private var otherTotal = 0.0
  private var stall = 0.0
  private var reads = 0

  init(_ calibration: SpeedCalibration) {
    self.calibration = calibration
  }

  /// Adds a pass that gave so many tokens.
  mutating func add(_ events: [ServedEvent], freshShare: Double, tokens count: Int = 1) {
    let time = calibration.model.time(of: events, freshShare: freshShare)
    tokens += count
    total += time.total + calibration.model.compute.gap
    stall += time.stall
    reads += time.reads
    let other = calibration.other.time(of: events, freshShare: freshShare)
    otherTotal += other.total + calibration.other.compute.gap
  }

  /// `nil` before the first token.
  var estimate: SpeedEstimate? {
    guard tokens > 0, total > 0 else { return nil }
    // Half of what the other correction of the stalls would change is held to be uncertain.
    let doubt = abs(otherTotal - total) / total / 2
    return SpeedEstimate(
      tokensPerSecond: Double(tokens) * 1e9 / total,
      error: (calibration.spread * calibration.spread + doubt * doubt).squareRoot(),
      stallPerToken: stall / Double(tokens),
      readsPerToken: Double(reads) / Double(tokens)
    )
  }
}
