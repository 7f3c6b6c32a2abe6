/// Uses divided by age: f / (tokens since the last use + 1), known as LFRU.
package struct FrequencyOverAgeScore: EvictionScore {
  package static let name = "lfru"

  private var uses: [Double]
  private var lastStep: [Int]

  package init(context: PolicyContext) {
    uses = Array(repeating: 0, count: context.places.count)
    lastStep = Array(repeating: 0, count: context.places.count)
  }

  package mutating func recordUse(of place: Int, step: Int) {
    uses[place] += 1
    lastStep[place] = step
  }

  package func worth(of place: Int, distance: Int, step: Int) -> Double {
    uses[place] / Double(step - lastStep[place] + 1)
  }
}
