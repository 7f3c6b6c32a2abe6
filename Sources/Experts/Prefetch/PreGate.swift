/// Takes a matrix fitted for the purpose at its word about the next layer.
///
/// Pre-gated MoE (Hwang et al., 2023, arXiv:2308.12066) trains a model whose layers choose
/// the experts of the layer after them. Here the model stays as it is: the pre-gate is fitted
/// to the next router's scores by ridge regression, and what it chooses is only read early.
/// Confidence is the softmax of its scores over all experts of the layer.
package struct PreGate: ExpertPredictor {
  package static let name = "pregate"

  package let wants: AheadScores? = AheadScores(distances: 1...1, source: .pregate)

  package init() {}

  package mutating func observe(
    _ moment: borrowing RoutingMoment,
    limit: Int,
    into predictions: inout [Prediction]
  ) {
    predictions.appendSoftmax(of: moment, limit: limit)
  }
}
