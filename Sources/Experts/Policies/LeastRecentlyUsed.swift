import Events

/// Evicts the expert unused for longest; among equals the one needed last.
///
/// Time is counted in forward passes, so all experts of one token are equally recent, and
/// a tie goes to the layer that lies farthest ahead of the one being computed. LRU by
/// access (``LeastRecentlyAccessed``) would throw out the layers just ahead, which are the
/// oldest: below the working set of one token it then never hits at all.
package struct LeastRecentlyUsed: EvictionPolicy {
  package static let name = "lru"

  private let places: ExpertPlaces
  private var step = 0
  private var layer = 0
  // One list for each layer, so that only the oldest of each must be compared.
  private var lists: PlaceLists
  private var lastStep: [Int]

  package init(layerCount: Int, expertCount: Int) {
    self.init(places: ExpertPlaces(layers: 0..<layerCount, expertCount: expertCount))
  }

  package init(places: ExpertPlaces) {
    self.places = places
    lists = PlaceLists(listCount: places.layers.count, placeCount: places.count)
    lastStep = Array(repeating: 0, count: places.count)
  }

  package mutating func begin(step: Int, layer: Int) {
    self.step = step
    self.layer = layer
  }

  package mutating func recordHit(_ expert: ExpertID) {
    let place = places.place(of: expert)
    lastStep[place] = step
    lists.append(place, to: expert.layer - places.layers.lowerBound)
  }

  package mutating func recordAdmission(_ expert: ExpertID) {
    recordHit(expert)
  }

  package mutating func removeVictim(
    for newcomer: ExpertID,
    except pinned: Set<ExpertID>
  ) -> ExpertID? {
    var victim: (place: Int, lastStep: Int, distance: Int)?
    for candidateLayer in places.layers {
      let list = candidateLayer - places.layers.lowerBound
      guard let place = lists.oldest(of: list, in: places, except: pinned) else { continue }
      let distance = places.distance(from: layer, to: candidateLayer)
      if let victim, (victim.lastStep, -victim.distance) <= (lastStep[place], -distance) {
        continue
      }
      victim = (place, lastStep[place], distance)
    }
    guard let victim else { return nil }
    lists.remove(victim.place)
    return places.expert(at: victim.place)
  }

  package mutating func remove(_ expert: ExpertID) {
    lists.remove(places.place(of: expert))
  }
}
