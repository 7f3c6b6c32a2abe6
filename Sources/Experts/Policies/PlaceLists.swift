import Events

/// Doubly linked lists of experts, threaded through arrays that are indexed by place.
///
/// Every expert is in one list at most. All operations are O(1) and allocate nothing, which
/// is what policies that keep an order need between two layers.
struct PlaceLists: Sendable {
  // -1 ends a list, and stands for no list.
  private var newer: [Int32]
  private var older: [Int32]
  private var lists: [Int16]
  private var newest: [Int32]
  private var oldest: [Int32]
  private var counts: [Int]

  init(listCount: Int, placeCount: Int) {
    newer = Array(repeating: -1, count: placeCount)
    older = newer
    lists = Array(repeating: -1, count: placeCount)
    newest = Array(repeating: -1, count: listCount)
    oldest = newest
    counts = Array(repeating: 0, count: listCount)
  }

  /// The list that `place` is in.
  func list(of place: Int) -> Int? { lists[place] < 0 ? nil : Int(lists[place]) }

  func count(of list: Int) -> Int { counts[list] }

  /// The end from which an order is read: who was appended first.
  func oldest(of list: Int) -> Int? { Self.place(oldest[list]) }

  func newest(of list: Int) -> Int? { Self.place(newest[list]) }

  /// The neighbour that was appended later.
  func newer(than place: Int) -> Int? { Self.place(newer[place]) }

  /// The neighbour that was appended earlier.
  func older(than place: Int) -> Int? { Self.place(older[place]) }

  /// The oldest place of a list that is not pinned.
  func oldest(of list: Int, in places: ExpertPlaces, except pinned: Set<ExpertID>) -> Int? {
    var candidate = oldest(of: list)
    while let place = candidate, pinned.contains(places.expert(at: place)) {
      candidate = newer(than: place)
    }
    return candidate
  }

  /// Makes `place` the newest of a list, wherever it was before.
  mutating func append(_ place: Int, to list: Int) {
    remove(place)
    lists[place] = Int16(list)
    newer[place] = -1
    older[place] = newest[list]
    if newest[list] >= 0 { newer[Int(newest[list])] = Int32(place) }
    newest[list] = Int32(place)
    if oldest[list] < 0 { oldest[list] = Int32(place) }
    counts[list] += 1
  }

  /// Takes `place` out of its list, if it is in one.
  mutating func remove(_ place: Int) {
    guard let list = list(of: place) else { return }
    if newer[place] >= 0 {
      older[Int(newer[place])] = older[place]
    } else {
      newest[list] = older[place]
    }
    if older[place] >= 0 {
      newer[Int(older[place])] = newer[place]
    } else {
      oldest[list] = newer[place]
    }
    lists[place] = -1
    counts[list] -= 1
  }

  private static func place(_ link: Int32) -> Int? { link < 0 ? nil : Int(link) }
}
