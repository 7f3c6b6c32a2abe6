import Glibc

/// Combined recency and frequency with a half-life of 128 tokens (``DecayedUses``).
///
/// All values fade at the same rate, so their order changes only at a use: log2 C + t/h,
/// taken at the last use t, orders them for good.
package struct CombinedRecencyFrequencyScore: EvictionScore {
  package static let name = "crf"

  private var uses: DecayedUses
  private var worths: [Double]

  package init(context: PolicyContext) {
    uses = DecayedUses(placeCount: context.places.count)
    worths = Array(repeating: 0, count: context.places.count)
  }

  package mutating func recordUse(of place: Int, step: Int) {
    let value = uses.recordUse(of: place, step: step)
    worths[place] = log2(value) + Double(step) / DecayedUses.halfLife
  }

  package func worth(of place: Int, distance: Int, step: Int) -> Double {
    worths[place]
  }
}
