/// Skips experts layer by layer, more where the layer's output depends less on them.
///
/// AdapMoE (arXiv 2408.10284, section 4.1): leaving an expert of weight w out costs about
/// w² · sensitivity of the layer; it is left out while that is below `tolerance`, which is
/// w < √(tolerance / sensitivity). For more than two experts w is what the lightest weigh
/// together, and unlike the paper's rule this one holds in batches too.
package struct AdaptiveSkipping: Equatable, Sendable {
  /// The error allowed, in the unit of the sensitivities times a squared weight.
  package let tolerance: Float
  /// One for each layer, 0 or more.
  package let sensitivities: [Float]

  package init(tolerance: Float, sensitivities: [Float]) {
    precondition(
      tolerance >= 0 && sensitivities.allSatisfy { $0 >= 0 },
      "tolerance \(tolerance), sensitivities \(sensitivities)"
    )
    self.tolerance = tolerance
    self.sensitivities = sensitivities
  }

  /// The rule of one layer.
  package func skipping(at layer: Int) -> ExpertSkipping {
    guard tolerance > 0 else { return .tail(tolerance: 0) }
    // Without any sensitivity the whole tail may go.
    return .tail(tolerance: min(1, (tolerance / sensitivities[layer]).squareRoot()))
  }
}
