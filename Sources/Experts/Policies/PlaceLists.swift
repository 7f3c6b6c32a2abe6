import Events

/// Doubly linked lists of experts, threaded through an array that is indexed by place.
///
/// Every expert is in one list at most. All operations are O(1) and allocate nothing, which
/// is what policies that keep an order need between two layers.
struct PlaceLists: Sendable {
  // -1 ends a list, and stands for no list.
  private struct Link: Sendable {
    var newer: Int32 = -1
    var older: Int32 = -1
    var list: Int32 = -1
  }

  private struct List: Sendable {
    var newest: Int32 = -1
    var oldest: Int32 = -1
    var count = 0
  }

  private var links: [Link]
  private var lists: [List]

  init(listCount: Int, placeCount: Int) {
    links = Array(repeating: Link(), count: placeCount)
    lists = Array(repeating: List(), count: listCount)
  }

  /// The list that `place` is in.
  func list(of place: Int) -> Int? { Self.place(links[place].list) }

  func count(of list: Int) -> Int { lists[list].count }

  /// The end from which an order is read: who was appended first.
  func oldest(of list: Int) -> Int? { Self.place(lists[list].oldest) }

  func newest(of list: Int) -> Int? { Self.place(lists[list].newest) }

  /// The neighbour that was appended later.
  func newer(than place: Int) -> Int? { Self.place(links[place].newer) }

  /// The neighbour that was appended earlier.
  func older(than place: Int) -> Int? { Self.place(links[place].older) }

  /// The oldest place of a list that is not pinned.
  func oldest(of list: Int, in places: ExpertPlaces, except pinned: ExpertSet) -> Int? {
    var candidate = oldest(of: list)
    while let place = candidate, pinned.contains(places.expert(at: place)) {
      candidate = newer(than: place)
    }
    return candidate
  }

  /// Makes `place` the newest of a list, wherever it was before.
  mutating func append(_ place: Int, to list: Int) {
    remove(place)
    // One look at each array in place of one for every field.
    links.withUnsafeMutableBufferPointer { links in
      lists.withUnsafeMutableBufferPointer { lists in
        let before = lists[list].newest
        links[place] = Link(newer: -1, older: before, list: Int32(list))
        if before >= 0 { links[Int(before)].newer = Int32(place) }
        lists[list].newest = Int32(place)
        if lists[list].oldest < 0 { lists[list].oldest = Int32(place) }
        lists[list].count += 1
      }
    }
  }

  /// Takes `place` out of its list, if it is in one.
  mutating func remove(_ place: Int) {
    links.withUnsafeMutableBufferPointer { links in
      lists.withUnsafeMutableBufferPointer { lists in
        let link = links[place]
        guard link.list >= 0 else { return }
        let list = Int(link.list)
        if link.newer >= 0 {
          links[Int(link.newer)].older = link.older
        } else {
          lists[list].newest = link.older
        }
        if link.older >= 0 {
          links[Int(link.older)].newer = link.newer
        } else {
          lists[list].oldest = link.newer
        }
        links[place].list = -1
        lists[list].count -= 1
      }
    }
  }

  private static func place(_ link: Int32) -> Int? { link < 0 ? nil : Int(link) }
}
