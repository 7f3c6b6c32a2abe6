/// Greedy dual by size and frequency (GDSF): H = L + f × cost / size, taken at each use.
///
/// Cherkasova, HP Laboratories report HPL-98-69R1, 1998. L is the H of the last victim: the
/// inflation that lets old fame fade. The frequency f is counted since admission. Costs and
/// sizes are relative to their means, so that L and f stay comparable; where all experts
/// have one size and one cost, this is LFU that ages.
package struct GreedyDualScore: EvictionScore {
  package static let name = "gdsf"

  private let expertCount: Int
  /// cost / size of each layer, relative to the mean.
  private let ratios: [Double]
  private var uses: [Double]
  private var worths: [Double]
  private var inflation = 0.0

  package init(context: PolicyContext) {
    expertCount = context.places.expertCount
    let raw = context.places.layers.map { layer in
      context.expertBytes[layer] > 0
        ? context.readCost(layer: layer) / Double(context.expertBytes[layer]) : 0
    }
    let mean = raw.reduce(0, +) / Double(max(raw.count { $0 > 0 }, 1))
    ratios = raw.map { mean > 0 ? $0 / mean : 0 }
    uses = Array(repeating: 0, count: context.places.count)
    worths = Array(repeating: 0, count: context.places.count)
  }

  package mutating func recordUse(of place: Int, step: Int) {
    uses[place] += 1
    worths[place] = inflation + uses[place] * ratios[place / expertCount]
  }

  package func worth(of place: Int, distance: Int, step: Int) -> Double {
    worths[place]
  }

  package mutating func recordEviction(of place: Int, worth: Double) {
    inflation = max(inflation, worth)
    uses[place] = 0
  }
}
