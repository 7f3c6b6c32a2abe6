/// Keeps the experts that earlier sessions used most, and serves the others by LRU from
/// what is left.
///
/// A favourite stays once it has come, and leaves only when there is nobody else. An
/// eighth of the slots, at least one layer's selection, is left for the others.
package struct ProfileScore: EvictionScore {
  package static let name = "pin"

  /// Uses in the profile, 0 for who is no favourite.
  private var favour: [Double]
  private var lastStep: [Int]

  package init(context: PolicyContext) {
    let places = context.places
    favour = Array(repeating: 0, count: places.count)
    lastStep = Array(repeating: 0, count: places.count)
    let reserve = max(context.slotCount / 8, context.expertsPerToken)
    guard let profile = context.profile, reserve < context.slotCount else { return }
    for expert in profile.hottest(context.slotCount - reserve, of: places.layers) {
      favour[places.place(of: expert)] = Double(profile.uses(of: expert))
    }
  }

  package mutating func recordUse(of place: Int, step: Int) {
    lastStep[place] = step
  }

  package func worth(of place: Int, distance: Int, step: Int) -> Double {
    // The age of the others is at least 0, so favourites always come first.
    favour[place] > 0 ? favour[place] : Double(lastStep[place] - step) - 1
  }
}
