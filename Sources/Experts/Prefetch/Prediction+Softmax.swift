import Glibc

extension [Prediction] {
  /// Appends the best experts of every later layer that the moment has scores for; confidence
  /// is the softmax of the scores over all experts of the layer.
  mutating func appendSoftmax(of moment: borrowing RoutingMoment, limit: Int) {
    for (layer, scores) in moment.ahead where layer > moment.layer {
      let start = count
      appendBest(of: scores, above: -.infinity, layer: layer, limit: limit)
      guard count > start else { continue }
      let best = self[start].confidence
      var sum: Float = 0
      for score in scores { sum += expf(score - best) }
      for place in start..<count {
        self[place].confidence = expf(self[place].confidence - best) / sum
      }
    }
  }
}
