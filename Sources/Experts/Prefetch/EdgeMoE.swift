import Events

/// Guesses the next layer from the path through the last two.
///
/// Yi et al., "EdgeMoE", 2023, arXiv:2308.14352: a dictionary from the experts of two
/// neighbouring layers to the distribution of the one after them. There a token takes one
/// expert; with more, the key is the best expert of each layer, because whole selections
/// hardly ever come back. A path says `(counts + fallback) / (uses + 1)`, where the fallback
/// is the distribution after the present layer's best expert alone: it fills in for a path
/// never seen and fades as one is used. Confidence is that probability.
package struct EdgeMoE: ExpertPredictor {
  package static let name = "edgemoe"

  private let layerCount: Int
  private let expertCount: Int
  private var paths: PathTable
  private var fallback: SelectionCounts  // (layer × expertCount + best expert) → next layer
  private var previousLayer = -1
  private var previousBest = -1
  // The path that led to the layer about to be routed; nil when only one layer is known.
  private var path: Int?
  private var scores: [Float]

  /// - Parameters:
  ///   - context: the model
  ///   - pathBytes: memory for paths; beyond it the ones out of use are forgotten
  package init(_ context: PredictorContext, pathBytes: Int = 16 << 20) {
    layerCount = context.layerCount
    expertCount = context.expertCount
    paths = PathTable(byteLimit: pathBytes, expertCount: expertCount)
    fallback = SelectionCounts(
      rowCount: (layerCount - 1) * expertCount,
      expertCount: expertCount
    )
    scores = Array(repeating: 0, count: expertCount)
  }

  package mutating func beginToken() {
    previousLayer = -1
    path = nil
  }

  package mutating func observe(
    _ moment: borrowing RoutingMoment,
    limit: Int,
    into predictions: inout [Prediction]
  ) {
    let followsOn = previousLayer >= 0 && previousLayer == moment.layer - 1
    if followsOn {
      fallback.record(moment.experts, in: previousLayer * expertCount + previousBest)
      if let path { paths.record(moment.experts, after: path) }
    }
    guard let best = moment.experts.first else {
      previousLayer = -1
      return
    }
    path = followsOn ? (moment.layer * expertCount + previousBest) * expertCount + best : nil
    previousLayer = moment.layer
    previousBest = best
    guess(limit: limit, into: &predictions)
  }

  private mutating func guess(limit: Int, into predictions: inout [Prediction]) {
    guard previousLayer + 1 < layerCount else { return }
    for index in scores.indices { scores[index] = 0 }
    let uses = path.map { paths.addCounts(of: $0, to: &scores) } ?? 0
    fallback.addShares(
      of: previousLayer * expertCount + previousBest,
      times: 1 / Float(uses + 1),
      to: &scores
    )
    scores.withUnsafeBufferPointer {
      predictions.appendBest(of: $0, layer: previousLayer + 1, limit: limit)
    }
  }
}
