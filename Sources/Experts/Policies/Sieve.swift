import Events

/// One queue and a hand: evicts the first expert from the hand on that was not used since
/// the hand last passed.
///
/// Zhang et al., "SIEVE is simpler than LRU", NSDI 2024. A hit only sets a mark; the hand
/// moves from old to new, clears marks as it passes, and goes back to the oldest.
package struct Sieve: EvictionPolicy {
  package static let name = "sieve"

  private let places: ExpertPlaces
  private var lists: PlaceLists
  private var isMarked: [Bool]
  private var hand: Int?

  package init(places: ExpertPlaces) {
    self.places = places
    lists = PlaceLists(listCount: 1, placeCount: places.count)
    isMarked = Array(repeating: false, count: places.count)
  }

  package mutating func begin(step: Int, layer: Int) {}

  package mutating func recordHit(_ expert: ExpertID) {
    isMarked[places.place(of: expert)] = true
  }

  package mutating func recordAdmission(_ expert: ExpertID) {
    isMarked[places.place(of: expert)] = false
    lists.append(places.place(of: expert), to: 0)
  }

  package mutating func removeVictim(
    for newcomer: ExpertID,
    except pinned: ExpertSet
  ) -> ExpertID? {
    // The first round clears every mark, so the second finds whoever is not pinned.
    for _ in 0..<2 * lists.count(of: 0) {
      guard let place = hand ?? lists.oldest(of: 0) else { return nil }
      let candidate = places.expert(at: place)
      if !pinned.contains(candidate) {
        if !isMarked[place] {
          remove(candidate)
          return candidate
        }
        isMarked[place] = false
      }
      hand = lists.newer(than: place)
    }
    return nil
  }

  package mutating func remove(_ expert: ExpertID) {
    let place = places.place(of: expert)
    if hand == place { hand = lists.newer(than: place) }
    lists.remove(place)
  }
}
