import Events
import Glibc
import SampleSessions
import Testing

@testable import Session

@Suite("Routing heat")
struct RoutingHeatTests {
  private func heat(layers: Int = 1, experts: Int = 128, topK: Int = 8) -> RoutingHeat {
    var heat = RoutingHeat()
    heat.reset(for: TestSession.model(layers: layers, experts: experts, topK: topK))
    return heat
  }

  @Test(arguments: [1, 2, 8, 32])
  func `the count is the sum of all choices by age`(halfLife: Int) {
    var heat = heat(experts: 16, topK: 2)
    heat.restart(halfLife: halfLife)
    var random = TestSession.Random(seed: 3)
    var sums = Array(repeating: 0.0, count: 16)
    for _ in 0..<400 {
      let chosen = [random.below(16), random.below(5)]
      sums = sums.map { $0 * exp2(-1 / Double(halfLife)) }
      for index in chosen { sums[index] += 1 }
      heat.add(chosen.map { TestSession.use(0, $0) })
      let worst = (0..<16).map {
        (Double(heat.decayedCount(layer: 0, index: $0)) - sums[$0]).magnitude
      }.max()
      #expect(worst ?? 1 < 1e-3)
    }
  }

  @Test func `levels are the definition of the map`() {
    var heat = heat(experts: 32, topK: 4)
    var random = TestSession.Random(seed: 5)
    let fairShare = (4.0 / 32) / (1 - exp2(-1.0 / 8))
    let step = log2(32.0 / 4) / 6
    var seen: Set<Int> = []
    for _ in 0..<200 {
      // The lower an index, the likelier, and 0 always: all levels occur.
      let chosen = Set([0] + (0..<3).map { _ in random.below(1 + random.below(32)) })
      heat.add(chosen.map { TestSession.use(0, $0) })
      for index in 0..<32 {
        let count = Double(heat.decayedCount(layer: 0, index: index))
        let ratio = log2(count / fairShare)
        let expected =
          count < 1.0 / 16 ? 0 : ratio < -1 ? 1 : ratio < 0 ? 2 : min(8, 3 + Int(ratio / step))
        let level = heat.level(layer: 0, index: index)
        // On a border the last bit decides.
        let border = (ratio / step - (ratio / step).rounded()).magnitude < 1e-5
        #expect(level == expected || border)
        seen.insert(level)
      }
    }
    #expect(seen == Set(0...8))
  }

  @Test func `an expert that every token chooses becomes level 8`() {
    var heat = heat()
    for _ in 0..<40 { heat.add([TestSession.use(0, 7)]) }
    #expect(heat.level(layer: 0, index: 7) == 8)
    #expect(heat.level(layer: 0, index: 8) == 0)
  }

  @Test func `one choice glows, cools and is gone after four half-lives`() {
    var heat = heat()
    heat.add([TestSession.use(0, 7)])
    var levels = [heat.level(layer: 0, index: 7)]
    for _ in 0..<33 {
      heat.add([])
      levels.append(heat.level(layer: 0, index: 7))
    }
    #expect(levels[0] == 3)
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(levels[32] == 1)
    #expect(levels[33] == 0)
  }

  @Test func `uniform routing has no warm edge`() {
    var heat = heat()
    for token in 0..<400 {
      heat.add((0..<8).map { TestSession.use(0, (token * 8 + $0) % 128) })
    }
    let levels = (0..<128).map { heat.level(layer: 0, index: $0) }
    #expect(levels.allSatisfy { $0 <= 4 })
  }

  @Test func `experts that the model does not have are left out`() {
    var heat = heat(layers: 2, experts: 8, topK: 2)
    heat.add([TestSession.use(2, 0), TestSession.use(0, 8), TestSession.use(999, 999)])
    #expect(heat.level(layer: 2, index: 0) == 0)
    #expect(heat.level(layer: -1, index: -1) == 0)
    #expect(heat.useCount(layer: 0, index: 8) == 0)
    #expect(heat.order(layer: 7) == Array(0..<8))
  }

  @Test func `nothing is known before a model is`() {
    var heat = RoutingHeat()
    heat.add([TestSession.use(0, 0)])
    heat.sort()
    #expect(heat.level(layer: 0, index: 0) == 0)
    #expect(heat.order(layer: 0) == [])
  }

  @Test func `the order changes only when it is sorted`() {
    var heat = heat(experts: 4, topK: 1)
    #expect(heat.order(layer: 0) == [0, 1, 2, 3])
    heat.sort()
    heat.add([TestSession.use(0, 2)])
    #expect(heat.order(layer: 0) == [0, 1, 2, 3])
    heat.sortFirst()
    #expect(heat.order(layer: 0) == [2, 0, 1, 3])
    for _ in 0..<3 { heat.add([TestSession.use(0, 3)]) }
    heat.sortFirst()
    #expect(heat.order(layer: 0) == [2, 0, 1, 3])
    heat.sort()
    #expect(heat.order(layer: 0) == [3, 2, 0, 1])
    #expect(heat.useCount(layer: 0, index: 3) == 3)
  }
}
