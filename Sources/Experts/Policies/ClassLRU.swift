import Events

/// Lists by fame, each in LRU order: evicts the head with the most age / 2^class.
///
/// The rule of llama.cpp's expert store (pull request 31233, "ClassLRU"): an expert's class
/// is ⌊log2⌋ of its decayed uses (``DecayedUses``), set at its last use; its age is counted
/// in accesses. Only the heads of the eight lists must be compared.
package struct ClassLRU: EvictionPolicy {
  package static let name = "class-lru"

  private let places: ExpertPlaces
  private var step = 0
  private var clock = 0
  private var uses: DecayedUses
  private var lastAccess: [Int]
  private var lists: PlaceLists

  package init(places: ExpertPlaces) {
    self.places = places
    uses = DecayedUses(placeCount: places.count)
    lastAccess = Array(repeating: 0, count: places.count)
    lists = PlaceLists(listCount: DecayedUses.classCount, placeCount: places.count)
  }

  package mutating func begin(step: Int, layer: Int) {
    self.step = step
  }

  package mutating func recordHit(_ expert: ExpertID) {
    let place = places.place(of: expert)
    clock += 1
    lastAccess[place] = clock
    let value = uses.recordUse(of: place, step: step)
    lists.append(place, to: DecayedUses.valueClass(of: value))
  }

  package mutating func recordAdmission(_ expert: ExpertID) {
    recordHit(expert)
  }

  package mutating func removeVictim(
    for newcomer: ExpertID,
    except pinned: ExpertSet
  ) -> ExpertID? {
    var victim: (place: Int, age: Double)?
    for valueClass in 0..<DecayedUses.classCount {
      guard let place = lists.oldest(of: valueClass, in: places, except: pinned) else { continue }
      let age = Double(clock - lastAccess[place]) / Double(1 << valueClass)
      if let victim, victim.age >= age { continue }
      victim = (place, age)
    }
    guard let victim else { return nil }
    lists.remove(victim.place)
    return places.expert(at: victim.place)
  }

  package mutating func remove(_ expert: ExpertID) {
    lists.remove(places.place(of: expert))
  }
}
