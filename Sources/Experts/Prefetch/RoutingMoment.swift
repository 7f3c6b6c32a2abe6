/// What a predictor hears: one layer of one decode token, right after its routing is known.
package struct RoutingMoment {
  /// The layer that was just routed, counted from 0.
  package var layer: Int
  /// Its true selection, best first.
  package var experts: [Int]
  /// The router's weights of the selection, in the same order.
  package var weights: [Float]
  /// Router scores of layers ahead, computed from the present router input.
  ///
  /// A target layer and its scores, (expertCount); empty if nobody asked for them. An entry
  /// for the present layer itself is the control of ``PredictorScoreboard``.
  package var ahead: [(layer: Int, scores: UnsafeBufferPointer<Float>)]

  package init(
    layer: Int,
    experts: [Int],
    weights: [Float],
    ahead: [(layer: Int, scores: UnsafeBufferPointer<Float>)] = []
  ) {
    precondition(
      experts.count == weights.count,
      "\(experts.count) experts with \(weights.count) weights"
    )
    self.layer = layer
    self.experts = experts
    self.weights = weights
    self.ahead = ahead
  }
}
