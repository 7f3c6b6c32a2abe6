import SampleFiles
import Testing

@testable import Experts

@Suite("Place lists")
struct PlaceListsTests {
  @Test func `a place is in one list, and moves when appended to another`() {
    var lists = PlaceLists(listCount: 2, placeCount: 4)
    lists.append(2, to: 0)
    lists.append(1, to: 0)
    lists.append(2, to: 1)
    #expect(lists.oldest(of: 0) == 1)
    #expect(lists.newest(of: 0) == 1)
    #expect(lists.list(of: 2) == 1)
    #expect(lists.list(of: 3) == nil)
    #expect([lists.count(of: 0), lists.count(of: 1)] == [1, 1])
  }

  @Test func `does what arrays do`() {
    var random = SeededRandom(seed: 5)
    var lists = PlaceLists(listCount: 3, placeCount: 20)
    var arrays: [[Int]] = [[], [], []]
    for _ in 0..<2000 {
      let place = Int.random(in: 0..<20, using: &random)
      for list in 0..<3 { arrays[list].removeAll { $0 == place } }
      let list = Int.random(in: 0..<4, using: &random)
      if list == 3 {
        lists.remove(place)
      } else {
        lists.append(place, to: list)
        arrays[list].append(place)
      }
      for list in 0..<3 {
        #expect(lists.count(of: list) == arrays[list].count)
        #expect(walk(from: lists.oldest(of: list), lists.newer) == arrays[list])
        #expect(walk(from: lists.newest(of: list), lists.older) == arrays[list].reversed())
      }
    }
  }

  /// The places met by going on until there is no neighbour.
  private func walk(from start: Int?, _ neighbour: (Int) -> Int?) -> [Int] {
    var met: [Int] = []
    var next = start
    while let place = next {
      met.append(place)
      next = neighbour(place)
    }
    return met
  }
}
