/// The uses in this sequence: evicts the least frequently used (LFU).
///
/// Counts outlive an eviction, and are reset with each sequence: HOBBIT (arXiv 2411.01433)
/// measures 4.5 % more hits than with counts for the whole model.
package struct FrequencyScore: EvictionScore {
  package static let name = "lfu"

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
    uses[place]
  }
}
