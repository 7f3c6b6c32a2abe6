/// The answer to a what-if question: numbers, ready to be shown.
package struct WhatIfTable: Equatable, Sendable {
  /// The recorded row first, then the live settings simulated, what was asked for, the bounds.
  ///
  /// A trace from elsewhere has no recorded and no live row.
  package var rows: [WhatIfRow]
  /// How the simulation at the live settings compares with the recording; `nil` for a trace.
  package var reproduction: Reproduction?
  /// Misses of LRU, blind to layers, with any number of slots, over the whole session.
  package var curve: MissCurve
  /// The policy of the live row with other numbers of slots, fewest first: what a budget
  /// would change.
  package var ladder: [Step]
  package var totalExpertCount: Int
  /// Bytes of one slot; 0 if nobody says.
  package var slotBytes: Int
  /// How the speeds were estimated; `nil` where there are none.
  package var calibration: SpeedCalibration?
  /// What would help most, in one line.
  package var advice: String

  /// One number of slots, and the misses of a token with it.
  package struct Step: Equatable, Sendable {
    package var slotCount: Int
    package var missesPerToken: Double
    package var hitRate: Double

    package init(slotCount: Int, missesPerToken: Double, hitRate: Double) {
      self.slotCount = slotCount
      self.missesPerToken = missesPerToken
      self.hitRate = hitRate
    }
  }

  /// How a simulation of the live settings compares with the recording, pass by pass.
  package enum Reproduction: Equatable, Sendable {
    /// Every pass missed the same experts, and as many left.
    case exact
    /// Misses of the recording and of the simulation over the whole session.
    case differs(recordedMisses: Int, simulatedMisses: Int)
    /// The live settings cannot be simulated: why not.
    case unknown(String)
  }

  /// The row that others are compared with: the live settings, simulated; for a trace the
  /// first one.
  package var baseline: WhatIfRow? {
    rows.first { $0.kind == .live } ?? rows.first { $0.kind == .simulated }
  }
}
