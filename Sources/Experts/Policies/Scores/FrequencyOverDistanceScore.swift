/// Uses divided by distance, f / d: keeps what is frequent and needed soon (EdgeMoE).
///
/// Yi et al., arXiv 2308.14352. The printed score −f / ((S − i + I) mod S) contradicts the
/// paper's own prose and divides by zero in the present layer I; d = (i − I) mod S with S in
/// the place of 0 says what the prose says. Counts are those of this sequence.
package struct FrequencyOverDistanceScore: EvictionScore {
  package static let name = "edgemoe"

  private var uses: [Double]

  package init(context: PolicyContext) {
    uses = Array(repeating: 0, count: context.places.count)
  }

  package mutating func beginSequence() {
    for place in uses.indices { uses[place] = 0 }
  }

  package mutating func recordUse(of place: Int, step: Int) {
    uses[place] += 1
  }

  package func worth(of place: Int, distance: Int, step: Int) -> Double {
    uses[place] / Double(distance)
  }
}
