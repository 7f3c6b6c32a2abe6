import Testing

@testable import Experts

@Suite("Previous token")
struct PreviousTokenTests {
  private let context = PredictorContext(layerCount: 3, expertCount: 8, expertsPerToken: 2)

  @Test func `guesses the last selection of the layer ahead, and layer 0 at the last layer`() {
    var predictor = PreviousToken(context)
    // After the first token's last layer only layer 0 can be known to come.
    #expect(predictor.hear([[1, 2], [3, 4], [5, 6]]) == [guess(0, 1, 0.5), guess(0, 2, 0.5)])
    predictor.beginToken()
    // Layer 0 again chose 1 (rank 0), not 2 (rank 1): (1 + 1) / (1 + 2) and 1 / 3.
    let guesses = predictor.guesses(after: RoutingMoment(0, [7, 1]))
    #expect(isClose(guesses, [guess(1, 3, 2 / 3), guess(1, 4, 1 / 3)]))
  }

  @Test func `the rank that came back more often comes first`() {
    var predictor = PreviousToken(context)
    predictor.hear([[1, 2], [3, 4], [5, 6]])
    predictor.beginToken()
    let guesses = predictor.guesses(after: RoutingMoment(0, [7, 2]), limit: 1)
    #expect(isClose(guesses, [guess(1, 4, 2 / 3)]))
  }

  @Test func `a new sequence starts without a last token`() {
    var predictor = PreviousToken(context)
    predictor.hear([[1, 2], [3, 4], [5, 6]])
    predictor.beginSequence()
    predictor.beginToken()
    #expect(predictor.guesses(after: RoutingMoment(0, [1, 2])) == [])
  }
}
