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
  /// Of each layer, the last step of its oldest expert; where it has none, the end of time.
  private var oldestSteps: [Int]

  package init(layerCount: Int, expertCount: Int) {
    self.init(places: ExpertPlaces(layers: 0..<layerCount, expertCount: expertCount))
  }

  package init(places: ExpertPlaces) {
    self.places = places
    lists = PlaceLists(listCount: places.layers.count, placeCount: places.count)
    lastStep = Array(repeating: 0, count: places.count)
    oldestSteps = Array(repeating: .max, count: places.layers.count)
  }

  package mutating func begin(step: Int, layer: Int) {
    self.step = step
    self.layer = layer
  }

  package mutating func recordHit(_ expert: ExpertID) {
    let place = places.place(of: expert)
    lastStep[place] = step
    lists.append(place, to: expert.layer - places.layers.lowerBound)
    noteOldest(of: expert.layer)
  }

  package mutating func recordAdmission(_ expert: ExpertID) {
    recordHit(expert)
  }

  package mutating func removeVictim(
    for newcomer: ExpertID,
    except pinned: ExpertSet
  ) -> ExpertID? {
    guard let victim = oldest(except: pinned) else { return nil }
    lists.remove(victim)
    let expert = places.expert(at: victim)
    noteOldest(of: expert.layer)
    return expert
  }

  package mutating func remove(_ expert: ExpertID) {
    lists.remove(places.place(of: expert))
    noteOldest(of: expert.layer)
  }

  private mutating func noteOldest(of layer: Int) {
    let list = layer - places.layers.lowerBound
    oldestSteps[list] = lists.oldest(of: list).map { lastStep[$0] } ?? .max
  }

  private func oldest(except pinned: ExpertSet) -> Int? {
    // Nearly always the oldest of all is not pinned, and a look at every layer's is enough.
    if let list = oldestList(), let place = lists.oldest(of: list),
      !pinned.contains(places.expert(at: place))
    {
      return place
    }
    var oldest: (place: Int, lastStep: Int, distance: Int)?
    for candidateLayer in places.layers {
      let list = candidateLayer - places.layers.lowerBound
      guard let place = lists.oldest(of: list, in: places, except: pinned) else { continue }
      let distance = places.distance(from: layer, to: candidateLayer)
      if let oldest, (oldest.lastStep, -oldest.distance) <= (lastStep[place], -distance) {
        continue
      }
      oldest = (place, lastStep[place], distance)
    }
    return oldest?.place
  }

  /// The list that begins with the least recent step; of several that of the layer farthest
  /// ahead, which is the present one, else the one before it, and so on round.
  private func oldestList() -> Int? {
    let present = layer - places.layers.lowerBound
    guard oldestSteps.indices.contains(present) else { return nil }
    return oldestSteps.withUnsafeBufferPointer { steps in
      var least = Int.max
      for step in steps where step < least { least = step }
      guard least < .max else { return nil }
      var list = present
      while steps[list] != least { list = list == 0 ? steps.count - 1 : list - 1 }
      return list
    }
  }
}
