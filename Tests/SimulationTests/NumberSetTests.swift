import SampleFiles
import Testing

@testable import Simulation

@Suite("Set of numbers")
struct NumberSetTests {
  @Test(arguments: [1, 63, 64, 65, 5000, 300_000])
  func `the greatest is what a plain set says`(limit: Int) {
    var random = SeededRandom(seed: UInt64(limit))
    var set = NumberSet(limit: limit)
    var plain: Set<Int> = []
    #expect(set.greatest == nil)
    for _ in 0..<400 {
      let number = Int.random(in: 0..<limit, using: &random)
      if plain.insert(number).inserted { set.insert(number) }
      if Bool.random(using: &random), let gone = plain.randomElement(using: &random) {
        plain.remove(gone)
        set.remove(gone)
      }
      #expect(set.greatest == plain.max())
    }
  }
}
