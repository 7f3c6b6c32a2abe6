/// Asks the routers of the layers ahead what they make of the present router input.
///
/// A transformer layer changes its input by little, so a later router mostly agrees with
/// itself on an input a few layers old. Eliseev and Mazur, "Fast inference of
/// mixture-of-experts language models with offloading", 2023, arXiv:2312.17238; several
/// layers in one product as in HOBBIT, 2024, arXiv:2411.01433. Confidence is the softmax of
/// the stale scores over all experts of the layer.
package struct NextRouter: ExpertPredictor {
  package static let name = "next-router"

  package let wants: AheadScores?

  /// - Parameter reach: layers ahead that are guessed
  package init(reach: Int = 3) {
    wants = AheadScores(distances: 1...reach, source: .router)
  }

  package mutating func observe(
    _ moment: borrowing RoutingMoment,
    limit: Int,
    into predictions: inout [Prediction]
  ) {
    predictions.appendSoftmax(of: moment, limit: limit)
  }
}
