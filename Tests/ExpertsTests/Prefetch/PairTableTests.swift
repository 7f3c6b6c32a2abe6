import Testing

@testable import Experts

@Suite("Pair table")
struct PairTableTests {
  private let context = PredictorContext(layerCount: 2, expertCount: 8, expertsPerToken: 2)

  @Test func `weighs what followed each chosen expert`() {
    var predictor = PairTable(context)
    predictor.hear([[0, 1], [4, 5]])
    predictor.hear([[0, 2], [4, 6]])
    predictor.beginToken()
    // After 0: 4 twice, 5 and 6 once in two. After 1: 4 and 5 in one.
    let moment = RoutingMoment(layer: 0, experts: [0, 1], weights: [3, 1])
    let guesses = predictor.guesses(after: moment, limit: 3)
    #expect(
      isClose(guesses, [guess(1, 4, 1), guess(1, 5, 0.75 * 0.5 + 0.25), guess(1, 6, 0.375)])
    )
  }

  @Test func `says nothing about what it has not seen`() {
    var predictor = PairTable(context)
    #expect(predictor.guesses(after: RoutingMoment(0, [0, 1])) == [])
    predictor.hear([[0, 1], [4, 5]])
    predictor.beginToken()
    #expect(predictor.guesses(after: RoutingMoment(0, [2, 3])) == [])
    #expect(predictor.guesses(after: RoutingMoment(1, [4, 5])) == [])
  }

  @Test func `a new token does not follow from the last layer of the one before`() {
    var predictor = PairTable(PredictorContext(layerCount: 3, expertCount: 4, expertsPerToken: 1))
    predictor.hear([[0]])
    predictor.hear([])
    _ = predictor.guesses(after: RoutingMoment(1, [3]))
    predictor.beginToken()
    #expect(predictor.guesses(after: RoutingMoment(0, [0])) == [])
  }

  @Test func `old habits fade when a row is full`() {
    var counts = SelectionCounts(rowCount: 1, expertCount: 3)
    for _ in 0..<65_535 { counts.record([0], in: 0) }
    #expect(counts.eventCount(in: 0) == 65_535)
    counts.record([1, 2], in: 0)
    #expect(counts.eventCount(in: 0) == 32_768)
    var shares: [Float] = [0, 0, 0]
    counts.addShares(of: 0, times: 1, to: &shares)
    let event: Float = 1 / 32_768
    #expect(shares == [1 - event, event, event])
  }
}
