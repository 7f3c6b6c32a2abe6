import Events

/// Evicts the expert that is worth least by some score.
///
/// Ties go to the layer farthest ahead, then to the lower index, so that victims never
/// depend on the order in which slots were filled. In bypass a newcomer worth less than
/// whom it would replace is not admitted: Belady's rule with an estimate for the future.
package struct ScoredPolicy<Score: EvictionScore>: EvictionPolicy {
  package static var name: String { Score.name }

  private let places: ExpertPlaces
  private let admission: AdmissionMode
  private var score: Score
  private var step = 0
  private var layer = 0
  /// The places of resident experts, by layer, in no order.
  private var residents: [[Int32]]
  /// Where each place stands in its layer's list.
  private var positions: [Int32]
  /// The place whose present use was counted when its admission was weighed.
  private var countedPlace = -1

  package init(context: PolicyContext) {
    places = context.places
    admission = context.admission
    score = Score(context: context)
    residents = Array(repeating: [], count: places.layers.count)
    positions = Array(repeating: -1, count: places.count)
  }

  package mutating func beginSequence() {
    score.beginSequence()
  }

  package mutating func begin(step: Int, layer: Int) {
    self.step = step
    self.layer = layer
    countedPlace = -1
  }

  package mutating func recordHit(_ expert: ExpertID) {
    score.recordUse(of: places.place(of: expert), step: step)
  }

  package mutating func recordAdmission(_ expert: ExpertID) {
    let place = places.place(of: expert)
    if place != countedPlace { score.recordUse(of: place, step: step) }
    let list = expert.layer - places.layers.lowerBound
    positions[place] = Int32(residents[list].count)
    residents[list].append(Int32(place))
  }

  package mutating func admits(_ expert: ExpertID, except pinned: ExpertSet) -> Bool {
    guard admission == .bypass else { return true }
    let place = places.place(of: expert)
    score.recordUse(of: place, step: step)
    countedPlace = place
    guard let least = leastWorthy(except: pinned) else { return true }
    let distance = places.distance(from: layer, to: expert.layer)
    return score.worth(of: place, distance: distance, step: step) >= least.worth
  }

  package mutating func removeVictim(
    for newcomer: ExpertID,
    except pinned: ExpertSet
  ) -> ExpertID? {
    guard let least = leastWorthy(except: pinned) else { return nil }
    let victim = places.expert(at: least.place)
    remove(victim)
    score.recordEviction(of: least.place, worth: least.worth)
    return victim
  }

  package mutating func remove(_ expert: ExpertID) {
    let list = expert.layer - places.layers.lowerBound
    let position = positions[places.place(of: expert)]
    precondition(position >= 0, "\(expert) is not resident")
    positions[places.place(of: expert)] = -1
    let last = residents[list].removeLast()
    // The last of the list takes over the room of the one that leaves.
    if position < residents[list].count {
      residents[list][Int(position)] = last
      positions[Int(last)] = position
    }
  }

  private func leastWorthy(except pinned: ExpertSet) -> (place: Int, worth: Double)? {
    var least = (place: -1, worth: Double.infinity)
    // Farthest layers first, so that a tie between layers goes to whom was found first.
    for distance in stride(from: places.layers.count, through: 1, by: -1) {
      let list = places.layer(at: distance, from: layer) - places.layers.lowerBound
      let leastBefore = least.worth
      for place in residents[list] {
        let place = Int(place)
        let worth = score.worth(of: place, distance: distance, step: step)
        let isLess =
          worth < least.worth
          || (worth == least.worth && worth < leastBefore && place < least.place)
        // Pinned ones are looked for last: few candidates come this far, and a set is dear.
        if isLess, !pinned.contains(places.expert(at: place)) { least = (place, worth) }
      }
    }
    return least.place < 0 ? nil : least
  }
}
