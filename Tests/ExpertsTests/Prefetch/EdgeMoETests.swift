import Testing

@testable import Experts

@Suite("EdgeMoE")
struct EdgeMoETests {
  private let context = PredictorContext(layerCount: 3, expertCount: 8, expertsPerToken: 2)

  @Test func `the path through two layers outweighs the last layer alone`() {
    var predictor = EdgeMoE(context)
    predictor.hear([[0, 7], [1, 7], [2, 3]])
    predictor.hear([[0, 7], [1, 7], [2, 3]])
    predictor.hear([[5, 7], [1, 7], [4, 6]])
    predictor.beginToken()
    _ = predictor.guesses(after: RoutingMoment(0, [5, 6]))
    // Path 5, 1: one use, {4, 6}. After 1 alone: {2, 3} twice and {4, 6} once in three.
    // 4: (1 + 1/3) / 2; 2: (0 + 2/3) / 2.
    let guesses = predictor.guesses(after: RoutingMoment(1, [1, 0]))
    let expected = [
      guess(2, 4, 2 / 3), guess(2, 6, 2 / 3), guess(2, 2, 1 / 3), guess(2, 3, 1 / 3),
    ]
    #expect(isClose(guesses, expected))
  }

  @Test func `a path never seen falls back to the last layer`() {
    var predictor = EdgeMoE(context)
    predictor.hear([[0, 7], [1, 7], [2, 3]])
    predictor.beginToken()
    _ = predictor.guesses(after: RoutingMoment(0, [6, 7]))
    let guesses = predictor.guesses(after: RoutingMoment(1, [1, 7]))
    #expect(isClose(guesses, [guess(2, 2, 1), guess(2, 3, 1)]))
  }

  @Test func `layer 1 is guessed from layer 0 alone`() {
    var predictor = EdgeMoE(context)
    predictor.hear([[0, 7], [1, 4], [2, 3]])
    predictor.beginToken()
    let guesses = predictor.guesses(after: RoutingMoment(0, [0, 5]))
    #expect(isClose(guesses, [guess(1, 1, 1), guess(1, 4, 1)]))
  }

  @Test func `a full table forgets a path that is out of use`() {
    // Room for two paths: 2 experts × 2 bytes each.
    var table = PathTable(byteLimit: 8, expertCount: 2)
    var scores: [Float] = [0, 0]
    table.record([0], after: 100)
    table.record([1], after: 200)
    #expect(table.addCounts(of: 100, to: &scores) == 1)
    table.record([1], after: 300)
    #expect(table.count == 2)
    #expect(table.addCounts(of: 100, to: &scores) == 1)
    #expect(table.addCounts(of: 200, to: &scores) == 0)
    // Counts begin anew in the row that was taken over.
    scores = [0, 0]
    #expect(table.addCounts(of: 300, to: &scores) == 1)
    #expect(scores == [0, 0.5])
  }
}
