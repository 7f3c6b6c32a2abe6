import Events

/// Evicts the expert whose last access lies farthest back: LRU as the textbooks have it,
/// blind to layers.
///
/// Here as the yardstick that published figures use. In a shared pool smaller than the
/// working set of one token it never hits; ``LeastRecentlyUsed`` does.
package struct LeastRecentlyAccessed: EvictionPolicy {
  package static let name = "lru-access"

  private let places: ExpertPlaces
  private var lists: PlaceLists

  package init(places: ExpertPlaces) {
    self.places = places
    lists = PlaceLists(listCount: 1, placeCount: places.count)
  }

  package mutating func begin(step: Int, layer: Int) {}

  package mutating func recordHit(_ expert: ExpertID) {
    lists.append(places.place(of: expert), to: 0)
  }

  package mutating func recordAdmission(_ expert: ExpertID) {
    lists.append(places.place(of: expert), to: 0)
  }

  package mutating func removeVictim(
    for newcomer: ExpertID,
    except pinned: ExpertSet
  ) -> ExpertID? {
    guard let victim = lists.oldest(of: 0, in: places, except: pinned) else { return nil }
    lists.remove(victim)
    return places.expert(at: victim)
  }

  package mutating func remove(_ expert: ExpertID) {
    lists.remove(places.place(of: expert))
  }
}
