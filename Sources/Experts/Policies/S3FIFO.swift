import Events

/// Three queues: a small one that sifts newcomers, a main one, and the names of those that
/// left the small one.
///
/// Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023,
/// doi:10.1145/3600006.3613147. Who was used more than once in the small queue, or comes
/// back while its name is known, belongs to the main queue, where each use buys one more
/// round.
package struct S3FIFO: EvictionPolicy {
  package static let name = "s3-fifo"

  // The lists: two of residents, and one of names.
  private static let small = 0
  private static let main = 1
  private static let ghost = 2

  private let places: ExpertPlaces
  /// Experts that the small queue holds before it gives one up: a tenth of the slots.
  private let smallCount: Int
  /// Names that are remembered: as many as the main queue has slots.
  private let ghostCount: Int
  private var lists: PlaceLists
  /// Uses since admission or the last round, at most 3.
  private var uses: [UInt8]

  package init(places: ExpertPlaces, slotCount: Int) {
    self.places = places
    smallCount = max(slotCount / 10, 1)
    ghostCount = max(slotCount - smallCount, 1)
    lists = PlaceLists(listCount: 3, placeCount: places.count)
    uses = Array(repeating: 0, count: places.count)
  }

  package mutating func begin(step: Int, layer: Int) {}

  package mutating func recordHit(_ expert: ExpertID) {
    let place = places.place(of: expert)
    uses[place] = min(uses[place] + 1, 3)
  }

  package mutating func recordAdmission(_ expert: ExpertID) {
    let place = places.place(of: expert)
    uses[place] = 0
    lists.append(place, to: lists.list(of: place) == Self.ghost ? Self.main : Self.small)
  }

  package mutating func removeVictim(
    for newcomer: ExpertID,
    except pinned: ExpertSet
  ) -> ExpertID? {
    var victim: Int?
    if lists.count(of: Self.small) >= smallCount { victim = removeFromSmall(except: pinned) }
    victim = victim ?? removeFromMain(except: pinned) ?? removeFromSmall(except: pinned)
    return victim.map(places.expert(at:))
  }

  package mutating func remove(_ expert: ExpertID) {
    lists.remove(places.place(of: expert))
  }

  private mutating func removeFromSmall(except pinned: ExpertSet) -> Int? {
    while let place = lists.oldest(of: Self.small, in: places, except: pinned) {
      if uses[place] > 1 {
        uses[place] = 0
        lists.append(place, to: Self.main)
        continue
      }
      lists.append(place, to: Self.ghost)
      if lists.count(of: Self.ghost) > ghostCount, let name = lists.oldest(of: Self.ghost) {
        lists.remove(name)
      }
      return place
    }
    return nil
  }

  private mutating func removeFromMain(except pinned: ExpertSet) -> Int? {
    while let place = lists.oldest(of: Self.main, in: places, except: pinned) {
      if uses[place] == 0 {
        lists.remove(place)
        return place
      }
      uses[place] -= 1
      lists.append(place, to: Self.main)
    }
    return nil
  }
}
