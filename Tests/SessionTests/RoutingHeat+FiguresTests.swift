import Events
import SampleSessions
import Testing

@testable import Session

@Suite("Routing heat, figures")
struct RoutingHeatFiguresTests {
  private func heat(_ tokens: [[ExpertUse]], layers: Int = 2, experts: Int = 4) -> RoutingHeat {
    var heat = RoutingHeat()
    heat.reset(for: TestSession.model(layers: layers, experts: experts, topK: 1))
    for uses in tokens { heat.add(uses) }
    return heat
  }

  @Test func `hits and misses make up the choices`() {
    let heat = heat([
      [TestSession.use(0, 1, .miss)], [TestSession.use(0, 1, .hit)],
      [TestSession.use(0, 1, .late)], [TestSession.use(1, 2, .hit)],
    ])
    #expect(heat.useCount(layer: 0, index: 1) == 3)
    #expect(heat.missCount(layer: 0, index: 1) == 2)
    #expect(heat.missCount(layer: 1, index: 2) == 0)
    #expect(heat.missCount(layer: 9, index: 2) == 0)
  }

  @Test func `one miss just now is level 5, two are 7, and they fade`() {
    let miss = [TestSession.use(0, 0, .miss)]
    #expect(heat([miss]).missLevel(layer: 0, index: 0) == 5)
    // Eight tokens later half of it is left, and 24 tokens later an eighth.
    #expect(
      heat([miss] + Array(repeating: [], count: 8)).missLevel(layer: 0, index: 0) == 4
    )
    #expect(
      heat([miss] + Array(repeating: [], count: 24)).missLevel(layer: 0, index: 0) == 2
    )
    #expect(
      heat([miss] + Array(repeating: [], count: 33)).missLevel(layer: 0, index: 0) == 0
    )
    #expect(heat([miss, miss]).missLevel(layer: 0, index: 0) == 6)
    #expect(heat([miss, miss, miss]).missLevel(layer: 0, index: 0) == 7)
    #expect(heat([miss]).missLevel(layer: 0, index: 1) == 0)
  }

  @Test func `the last use is the number of its token`() {
    let heat = heat([[], [TestSession.use(0, 3)], [], []])
    #expect(heat.lastUse(layer: 0, index: 3) == 2)
    #expect(heat.lastUse(layer: 0, index: 2) == nil)
    #expect(heat.tokens == 4)
    var restarted = heat
    restarted.restart(halfLife: 2)
    #expect(restarted.lastUse(layer: 0, index: 3) == 2)
    #expect(restarted.level(layer: 0, index: 3) == 0)
  }

  @Test func `working sets count each expert once`() {
    let heat = heat([
      [TestSession.use(0, 0), TestSession.use(1, 1)], [TestSession.use(0, 0)],
      [TestSession.use(0, 3)],
    ])
    #expect(heat.usedExperts(sinceToken: 0) == 3)
    #expect(heat.usedExperts(sinceToken: 1) == 2)
    #expect(heat.usedExperts(sinceToken: 2) == 1)
    #expect(heat.usedExperts(sinceToken: 3) == 0)
  }

  @Test func `an even layer has all the entropy, a settled one has none`() {
    let even = heat([(0..<4).map { TestSession.use(0, $0) }])
    #expect((even.spread(layer: 0)?.entropy ?? 0) - 2 < 1e-12)
    #expect(even.spread(layer: 0)?.topShare == 0.25)
    #expect(even.shares(layer: 0) == [0.25, 0.25, 0.25, 0.25])
    let settled = heat([[TestSession.use(0, 2)]])
    #expect(settled.spread(layer: 0) == RoutingHeat.Spread(entropy: 0, topShare: 1))
    #expect(settled.spread(layer: 1) == nil)
    #expect(settled.spread(layer: 7) == nil)
    #expect(RoutingHeat.mostEntropy(of: 4) == 2)
    #expect(RoutingHeat.mostEntropy(of: 1) == 0)
  }

  @Test func `an expert that every token chooses is E by K times uniform`() {
    let heat = heat(Array(repeating: [TestSession.use(0, 2)], count: 400))
    let times = heat.timesUniform(layer: 0, index: 2) ?? 0
    #expect(abs(times - 4) < 1e-3)
    #expect(heat.timesUniform(layer: 0, index: 1) == 0)
    #expect(RoutingHeat().timesUniform(layer: 0, index: 0) == nil)
  }

  @Test func `the busiest layer misses most, else is the least even`() {
    #expect(heat([]).busiestLayer == nil)
    #expect(heat([[TestSession.use(0, 1), TestSession.use(1, 1, .miss)]]).busiestLayer == 1)
    let calm = heat([
      [TestSession.use(0, 0), TestSession.use(0, 1), TestSession.use(1, 1)]
    ])
    #expect(calm.busiestLayer == 1)
  }
}
