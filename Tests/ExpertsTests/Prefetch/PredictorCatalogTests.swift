import Testing

@testable import Experts

@Suite("Predictor catalog")
struct PredictorCatalogTests {
  private let context = PredictorContext(layerCount: 6, expertCount: 16, expertsPerToken: 3)

  @Test func `names are unique and find their entry`() throws {
    let names = PredictorCatalog.entries.map(\.name)
    #expect(
      names
        == ["next-router", "pregate", "edgemoe", "pairs", "previous-token", "moe-infinity"]
    )
    for name in names { #expect(try PredictorCatalog.entry(named: name).name == name) }
  }

  @Test func `an unknown name gets the list`() {
    #expect(throws: PredictorError.unknown("oracle", known: PredictorCatalog.entries.map(\.name))) {
      try PredictorCatalog.entry(named: "oracle")
    }
    #expect(
      PredictorError.unknown("x", known: ["a", "b"]).description
        == "'x' is not a predictor: give one of a, b"
    )
  }

  @Test(arguments: PredictorCatalog.entries.map(\.name))
  func `every predictor keeps the contract, and says the same again`(name: String) throws {
    let first = try guesses(of: PredictorCatalog.entry(named: name).make(context))
    let second = try guesses(of: PredictorCatalog.entry(named: name).make(context))
    #expect(first == second)
    #expect(first.contains { !$0.1.isEmpty })
    for (layer, predictions) in first {
      // A later layer, or the first of the next token.
      let aheads = predictions.map { ($0.expert.layer - layer + 6) % 6 }
      #expect(aheads == aheads.sorted())
      #expect(!aheads.contains(0))
      #expect(predictions.allSatisfy { $0.expert.layer > layer || layer == 5 })
      #expect(predictions.allSatisfy { 0...1 ~= $0.confidence && $0.expert.index < 16 })
      #expect(Set(predictions.map(\.expert)).count == predictions.count)
      for target in 0..<6 {
        let confidences = predictions.filter { $0.expert.layer == target }.map(\.confidence)
        #expect(confidences.count <= 2)
        #expect(confidences == confidences.sorted(by: >))
      }
    }
  }

  /// Tokens whose experts depend on the layer and the token, in two sequences.
  private func guesses(of predictor: any ExpertPredictor) -> [(Int, [Prediction])] {
    var predictor = predictor
    var all: [(Int, [Prediction])] = []
    for token in 0..<24 {
      if token % 12 == 0 { predictor.beginSequence() }
      predictor.beginToken()
      for layer in 0..<6 {
        let start = (token * token + layer * 3) % 13
        let moment = RoutingMoment(layer, [start, start + 1, start + 2])
        let ahead = (layer + 1..<min(layer + 4, 6)).map { target in
          (layer: target, scores: (0..<16).map { Float(($0 * 5 + target + token) % 16) })
        }
        all.append(
          (
            layer,
            withScores(moment, ahead: ahead) { moment in
              predictor.guesses(after: moment, limit: 2)
            }
          )
        )
      }
    }
    return all
  }
}

private func == (left: [(Int, [Prediction])], right: [(Int, [Prediction])]) -> Bool {
  left.map(\.0) == right.map(\.0) && left.map(\.1) == right.map(\.1)
}
