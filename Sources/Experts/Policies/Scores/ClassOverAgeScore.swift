/// ClassLRU with the age in tokens: −(tokens since the last use + 1) / 2^class.
///
/// The rule of ``ClassLRU``, whose age is in accesses: there the layers just ahead are the
/// oldest and leave first. In tokens they are as old as the others, and ties go to the
/// layer farthest ahead.
package struct ClassOverAgeScore: EvictionScore {
  package static let name = "class-token"

  private var uses: DecayedUses
  private var lastStep: [Int]
  /// 2^−class.
  private var weights: [Double]

  package init(context: PolicyContext) {
    uses = DecayedUses(placeCount: context.places.count)
    lastStep = Array(repeating: 0, count: context.places.count)
    weights = Array(repeating: 1, count: context.places.count)
  }

  package mutating func recordUse(of place: Int, step: Int) {
    let valueClass = DecayedUses.valueClass(of: uses.recordUse(of: place, step: step))
    weights[place] = 1 / Double(1 << valueClass)
    lastStep[place] = step
  }

  package func worth(of place: Int, distance: Int, step: Int) -> Double {
    -Double(step - lastStep[place] + 1) * weights[place]
  }
}
