import Events

/// A small window in LRU order, and a main part that one enters only by being used more
/// often than whom one would replace.
///
/// Einziger, Friedman and Manes, "TinyLFU", arXiv 1512.00727, in the windowed form of
/// Caffeine: the main part is segmented into probation and protected. A model has so few
/// experts that uses are counted exactly, where the paper needs a sketch; like there, all
/// counts are halved after ten times as many accesses as there are slots.
package struct WindowTinyLFU: EvictionPolicy {
  package static let name = "w-tinylfu"

  private static let window = 0
  private static let probation = 1
  private static let protected = 2

  private let places: ExpertPlaces
  /// A hundredth of the slots; a whole selection arrives at once, so at least one.
  private let windowCount: Int
  /// Four fifths of the main part.
  private let protectedCount: Int
  private let sampleCount: Int
  private var accesses = 0
  private var uses: [Int32]
  private var lists: PlaceLists

  package init(places: ExpertPlaces, slotCount: Int, expertsPerToken: Int) {
    self.places = places
    windowCount = max(min(max(slotCount / 100, expertsPerToken), slotCount / 2), 1)
    protectedCount = (slotCount - windowCount) * 4 / 5
    sampleCount = 10 * slotCount
    uses = Array(repeating: 0, count: places.count)
    lists = PlaceLists(listCount: 3, placeCount: places.count)
  }

  package mutating func begin(step: Int, layer: Int) {}

  package mutating func recordHit(_ expert: ExpertID) {
    let place = places.place(of: expert)
    count(place)
    if lists.list(of: place) == Self.window {
      lists.append(place, to: Self.window)
      return
    }
    lists.append(place, to: Self.protected)
    if lists.count(of: Self.protected) > protectedCount,
      let last = lists.oldest(of: Self.protected)
    {
      lists.append(last, to: Self.probation)
    }
  }

  package mutating func recordAdmission(_ expert: ExpertID) {
    let place = places.place(of: expert)
    count(place)
    lists.append(place, to: Self.window)
    // Only while slots are free does the window overflow: removeVictim makes room in it.
    if lists.count(of: Self.window) > windowCount, let last = lists.oldest(of: Self.window) {
      lists.append(last, to: Self.probation)
    }
  }

  package mutating func removeVictim(
    for newcomer: ExpertID,
    except pinned: ExpertSet
  ) -> ExpertID? {
    let leaving = lists.oldest(of: Self.window, in: places, except: pinned)
    let main =
      lists.oldest(of: Self.probation, in: places, except: pinned)
      ?? lists.oldest(of: Self.protected, in: places, except: pinned)
    guard var victim = main ?? leaving else { return nil }
    if let main, let leaving, lists.count(of: Self.window) >= windowCount {
      if uses[leaving] > uses[main] {
        lists.append(leaving, to: Self.probation)
      } else {
        victim = leaving
      }
    }
    lists.remove(victim)
    return places.expert(at: victim)
  }

  package mutating func remove(_ expert: ExpertID) {
    lists.remove(places.place(of: expert))
  }

  private mutating func count(_ place: Int) {
    uses[place] += 1
    accesses += 1
    guard accesses >= sampleCount else { return }
    for place in uses.indices { uses[place] /= 2 }
    accesses /= 2
  }
}
