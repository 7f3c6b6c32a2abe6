import Events

/// Evicts an expert that is not active, and among those the one admitted last.
///
/// Huang et al., "Towards MoE Deployment" (expert buffering), arXiv 2303.06182; also one of
/// the three policies of Pre-gated MoE, arXiv 2308.12066. Layers come in a circle, so what
/// came in last is needed again latest. The active experts are those of the present event;
/// the store pins them, which leaves only the second rule to this policy.
package struct LastInFirstOut: EvictionPolicy {
  package static let name = "lifo"

  private let places: ExpertPlaces
  private var lists: PlaceLists

  package init(places: ExpertPlaces) {
    self.places = places
    lists = PlaceLists(listCount: 1, placeCount: places.count)
  }

  package mutating func begin(step: Int, layer: Int) {}

  package mutating func recordHit(_ expert: ExpertID) {}

  package mutating func recordAdmission(_ expert: ExpertID) {
    lists.append(places.place(of: expert), to: 0)
  }

  package mutating func removeVictim(
    for newcomer: ExpertID,
    except pinned: ExpertSet
  ) -> ExpertID? {
    var candidate = lists.newest(of: 0)
    while let place = candidate, pinned.contains(places.expert(at: place)) {
      candidate = lists.older(than: place)
    }
    guard let candidate else { return nil }
    lists.remove(candidate)
    return places.expert(at: candidate)
  }

  package mutating func remove(_ expert: ExpertID) {
    lists.remove(places.place(of: expert))
  }
}
