import Events

/// Guesses that a layer asks for what it asked for in the token before.
///
/// The simplest use of temporal locality, and the only one of the shelf that has guesses for
/// layer 0: at the last layer it guesses the first one of the next token. Confidence is how
/// often an expert of the same rank was asked for again so far, over all layers.
package struct PreviousToken: ExpertPredictor {
  package static let name = "previous-token"

  private let layerCount: Int
  private let width: Int
  private var last: [Int32]  // (layerCount, width), best first; -1 before the first token
  private var asked: [Int]  // by rank
  private var repeated: [Int]  // by rank

  package init(_ context: PredictorContext) {
    layerCount = context.layerCount
    width = context.expertsPerToken
    last = Array(repeating: -1, count: layerCount * width)
    asked = Array(repeating: 0, count: width)
    repeated = asked
  }

  package mutating func beginSequence() {
    for place in last.indices { last[place] = -1 }
  }

  package mutating func observe(
    _ moment: borrowing RoutingMoment,
    limit: Int,
    into predictions: inout [Prediction]
  ) {
    learn(moment)
    let target = (moment.layer + 1) % layerCount
    let start = predictions.count
    for rank in 0..<width {
      let index = Int(last[target * width + rank])
      guard index >= 0 else { return }
      // One of each kind before any was seen: an even chance.
      let confidence = Float(repeated[rank] + 1) / Float(asked[rank] + 2)
      let expert = ExpertID(layer: target, index: index)
      predictions.insert(
        Prediction(expert: expert, confidence: confidence),
        from: start,
        limit: limit
      )
    }
  }

  private mutating func learn(_ moment: borrowing RoutingMoment) {
    let row = moment.layer * width
    for rank in 0..<width {
      let index = Int(last[row + rank])
      if index >= 0 {
        asked[rank] += 1
        if moment.experts.contains(index) { repeated[rank] += 1 }
      }
    }
    for rank in 0..<width {
      last[row + rank] = rank < moment.experts.count ? Int32(moment.experts[rank]) : -1
    }
  }
}
