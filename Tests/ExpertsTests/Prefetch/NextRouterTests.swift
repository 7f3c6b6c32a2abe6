import Testing

@testable import Experts

@Suite("Next router")
struct NextRouterTests {
  @Test func `takes the best of each layer ahead and the softmax as confidence`() {
    var predictor = NextRouter()
    // exp of the scores: 1, 2, 4, 1 of 8; then 1, 1, 1, 1 of 4.
    let log2 = Float(0.693_147_18)
    let guesses = withScores(
      RoutingMoment(3, [0, 1]),
      ahead: [(4, [0, log2, 2 * log2, 0]), (5, [7, 7, 7, 7])]
    ) { predictor.guesses(after: $0, limit: 2) }
    #expect(
      isClose(
        guesses,
        [guess(4, 2, 0.5), guess(4, 1, 0.25), guess(5, 0, 0.25), guess(5, 1, 0.25)]
      )
    )
  }

  @Test func `has no guess for the present layer and none without scores`() {
    var predictor = NextRouter()
    #expect(
      withScores(RoutingMoment(3, [0]), ahead: [(3, [1, 2])]) { predictor.guesses(after: $0) } == []
    )
    #expect(predictor.guesses(after: RoutingMoment(3, [0])) == [])
  }

  @Test func `large and small scores stay finite`() {
    var predictor = PreGate()
    let guesses = withScores(RoutingMoment(0, [0]), ahead: [(1, [900, -900])]) {
      predictor.guesses(after: $0)
    }
    #expect(isClose(guesses, [guess(1, 0, 1), guess(1, 1, 0)]))
  }

  @Test func `asks for three layers of routers, the pre-gate for one of its own`() {
    #expect(NextRouter().wants == AheadScores(distances: 1...3, source: .router))
    #expect(PreGate().wants == AheadScores(distances: 1...1, source: .pregate))
  }
}
