import Events

/// Guesses the next layer from how often its experts followed each of the present ones.
///
/// P(e'|e): of the tokens that chose e in one layer, the share that chose e' in the next.
/// Yao et al., "ExFlow", 2024, arXiv:2401.08383, place experts by it; here it predicts.
/// Confidence is the mean of P(e'|e) over the chosen e, weighted as the router weighs them.
package struct PairTable: ExpertPredictor {
  package static let name = "pairs"

  private let layerCount: Int
  private let expertCount: Int
  private var followers: SelectionCounts  // (layer × expertCount + expert) → next layer
  private var previousLayer = -1
  private var previousExperts: [Int] = []
  private var scores: [Float]

  package init(_ context: PredictorContext) {
    layerCount = context.layerCount
    expertCount = context.expertCount
    followers = SelectionCounts(
      rowCount: (layerCount - 1) * expertCount,
      expertCount: expertCount
    )
    scores = Array(repeating: 0, count: expertCount)
  }

  package mutating func beginToken() {
    previousLayer = -1
  }

  package mutating func observe(
    _ moment: borrowing RoutingMoment,
    limit: Int,
    into predictions: inout [Prediction]
  ) {
    if previousLayer >= 0, previousLayer == moment.layer - 1 {
      for expert in previousExperts {
        followers.record(moment.experts, in: previousLayer * expertCount + expert)
      }
    }
    previousLayer = moment.layer
    // Not assigned: an array held here would make the caller's next change to it a copy.
    previousExperts.removeAll(keepingCapacity: true)
    previousExperts.append(contentsOf: moment.experts)
    guess(after: moment, limit: limit, into: &predictions)
  }

  private mutating func guess(
    after moment: borrowing RoutingMoment,
    limit: Int,
    into predictions: inout [Prediction]
  ) {
    let weightSum = moment.weights.reduce(0, +)
    guard moment.layer + 1 < layerCount, weightSum > 0 else { return }
    for index in scores.indices { scores[index] = 0 }
    for (expert, weight) in zip(moment.experts, moment.weights) {
      let row = moment.layer * expertCount + expert
      followers.addShares(of: row, times: weight / weightSum, to: &scores)
    }
    scores.withUnsafeBufferPointer {
      predictions.appendBest(of: $0, layer: moment.layer + 1, limit: limit)
    }
  }
}
