import SampleFiles
import Testing

@testable import Simulation

@Suite("Stack distances")
struct StackDistancesTests {
  @Test func `over many renumberings they are those of a list moved to the front`() {
    var random = SeededRandom(seed: 11)
    var distances = StackDistances(placeCount: 40)
    var stack: [Int] = []
    var counts = Array(repeating: 0, count: 41)
    for _ in 0..<4000 {
      let event = Array((0..<40).shuffled(using: &random).prefix(3)).map { $0 * $0 / 40 }
      let places = Array(Set(event)).shuffled(using: &random)
      distances.serve(places)
      let depths = places.map { place in (stack.firstIndex(of: place) ?? .max - 1, place) }
      for (depth, place) in depths.sorted(by: <) {
        if depth < 40 { counts[depth + 1] += 1 }
        stack.removeAll { $0 == place }
        stack.insert(place, at: 0)
      }
    }
    #expect(distances.counts == counts)
    #expect(distances.counts.reduce(0, +) > 5000)
  }
}
