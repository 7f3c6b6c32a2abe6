import SampleSessions
import Session
import Testing

@testable import Dashboard

struct RoutingOverlapTests {
  @Test func `choices are compared layer by layer`() {
    var counter = RoutingOverlapCounter(grid: ExpertGrid(layerCount: 2, expertCount: 8))
    // Layer 0: {1, 2} and {2, 3}; layer 1: {4, 5} and {4, 5}.
    counter.add(
      [(0, 1), (0, 2), (1, 4), (1, 5)].map { TestSession.use($0, $1) },
      [(0, 2), (0, 3), (1, 5), (1, 4)].map { TestSession.use($0, $1) }
    )
    #expect(counter.layers[0].share == 0.5)
    #expect(counter.layers[0].jaccard == 1.0 / 3)
    #expect(counter.layers[1].share == 1)
    #expect(counter.layers[1].jaccard == 1)
    // Layer 0: {0} and {0}: the mean of 1/3 and 1.
    counter.add([TestSession.use(0, 0)], [TestSession.use(0, 0)])
    #expect(counter.layers[0].tokens == 2)
    #expect(counter.layers[0].share == 2.0 / 3)
    #expect(counter.layers[0].jaccard == 2.0 / 3)
    #expect(counter.layers[1].tokens == 1)
    let sum = RoutingOverlap.sum(counter.layers)
    #expect(sum.tokens == 3)
    #expect(sum.share == 4.0 / 5)
  }

  @Test func `what a model does not have and what is listed twice does not count`() {
    var counter = RoutingOverlapCounter(grid: ExpertGrid(layerCount: 1, expertCount: 4))
    counter.add(
      [(0, 1), (0, 1), (0, 9), (7, 1)].map { TestSession.use($0, $1) },
      [(0, 1), (3, 3)].map { TestSession.use($0, $1) }
    )
    #expect(counter.layers.count == 1)
    #expect(counter.layers[0].share == 1)
    #expect(counter.layers[0].jaccard == 1)
  }

  @Test func `without choices there is no share`() {
    var counter = RoutingOverlapCounter(grid: ExpertGrid(layerCount: 1, expertCount: 4))
    counter.add([], [])
    #expect(counter.layers[0].share == nil)
    #expect(counter.layers[0].jaccard == nil)
  }
}
