import Events

@testable import Experts

extension RoutingMoment {
  /// A layer whose experts all weigh the same.
  init(_ layer: Int, _ experts: [Int]) {
    let weight = 1 / Float(experts.count)
    self.init(
      layer: layer,
      experts: experts,
      weights: Array(repeating: weight, count: experts.count)
    )
  }
}

extension ExpertPredictor {
  /// The guesses after one moment.
  mutating func guesses(after moment: RoutingMoment, limit: Int = 8) -> [Prediction] {
    var predictions: [Prediction] = []
    observe(moment, limit: limit, into: &predictions)
    return predictions
  }

  /// Lets it hear a whole token, one selection for each layer.
  /// - Returns: the guesses after the last layer
  @discardableResult
  mutating func hear(_ selections: [[Int]], limit: Int = 8) -> [Prediction] {
    beginToken()
    var last: [Prediction] = []
    for (layer, experts) in selections.enumerated() {
      last = guesses(after: RoutingMoment(layer, experts), limit: limit)
    }
    return last
  }
}

/// A guess written short.
func guess(_ layer: Int, _ index: Int, _ confidence: Float) -> Prediction {
  Prediction(expert: ExpertID(layer: layer, index: index), confidence: confidence)
}

/// Whether two lists of guesses name the same experts with confidences equal but for rounding.
func isClose(_ left: [Prediction], _ right: [Prediction]) -> Bool {
  left.map(\.expert) == right.map(\.expert)
    && zip(left, right).allSatisfy { abs($0.confidence - $1.confidence) < 1e-5 }
}

/// A moment with scores of layers ahead, which are there only while `body` runs.
func withScores<Result>(
  _ moment: RoutingMoment,
  ahead: [(layer: Int, scores: [Float])],
  _ body: (RoutingMoment) -> Result
) -> Result {
  func add(_ rest: ArraySlice<(layer: Int, scores: [Float])>, to moment: RoutingMoment) -> Result {
    guard let first = rest.first else { return body(moment) }
    return first.scores.withUnsafeBufferPointer { scores in
      var moment = moment
      moment.ahead.append((first.layer, scores))
      return add(rest.dropFirst(), to: moment)
    }
  }
  return add(ahead[...], to: moment)
}
