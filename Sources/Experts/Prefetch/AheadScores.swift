/// Which scores of layers ahead a predictor wants to be told.
package struct AheadScores: Equatable, Sendable {
  /// What the scores are computed with, from the router input of the present layer.
  package enum Source: Sendable {
    /// The router of the layer ahead, as the model has it.
    case router
    /// A matrix fitted to give what that router will say; see `RidgeRegression`.
    case pregate
  }

  /// Layers ahead, 1 being the next one; layers past the last are left out.
  package var distances: ClosedRange<Int>
  /// What the scores are computed with.
  package var source: Source

  package init(distances: ClosedRange<Int>, source: Source) {
    self.distances = distances
    self.source = source
  }
}
