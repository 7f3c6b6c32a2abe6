import Testing

@testable import Experts

@Suite("Prediction")
struct PredictionTests {
  private func best(of scores: [Float], limit: Int, above floor: Float = 0) -> [Prediction] {
    var list: [Prediction] = []
    scores.withUnsafeBufferPointer {
      list.appendBest(of: $0, above: floor, layer: 1, limit: limit)
    }
    return list
  }

  @Test func `the best scores come best first`() {
    #expect(
      best(of: [0.1, 0.5, 0.3, 0.9, 0.2], limit: 3)
        == [guess(1, 3, 0.9), guess(1, 1, 0.5), guess(1, 2, 0.3)]
    )
  }

  @Test func `equal scores go to the lower index`() {
    #expect(best(of: [0.5, 0.7, 0.5, 0.5], limit: 3).map(\.expert.index) == [1, 0, 2])
  }

  @Test func `scores at the floor and not-a-number are no guesses`() {
    #expect(best(of: [0, 0.5, .nan, 0], limit: 4) == [guess(1, 1, 0.5)])
    #expect(best(of: [-3, -1, -2], limit: 2, above: -.infinity).map(\.expert.index) == [1, 2])
  }

  @Test func `a limit of none gives none`() {
    #expect(best(of: [1, 2], limit: 0) == [])
  }

  @Test func `what was appended before stays in front`() {
    var list = [guess(0, 7, 0.01)]
    [Float]([0.2, 0.4]).withUnsafeBufferPointer { list.appendBest(of: $0, layer: 1, limit: 1) }
    #expect(list == [guess(0, 7, 0.01), guess(1, 1, 0.4)])
  }
}
