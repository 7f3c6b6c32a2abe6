import Compute

/// Who chooses the experts of a layer, and from which layer's input.
///
/// This decides what is computed; ``Schedule`` decides only when experts are read.
package enum RoutingPlan {
  /// The layer's own router from the layer's own input, as the model was trained.
  case ownRouter
  /// The layer's own router, applied to the router input of so many layers before. The
  /// same router, on the layer's own input, then weighs the chosen.
  case routeAhead(Int)
  /// Matrices that were trained or fitted to choose for the next layer.
  case preGates(PreGates)

  /// Layers from the input that is looked at to the layer that is chosen for.
  package var distance: Int {
    switch self {
    case .ownRouter: 0
    case .routeAhead(let distance): distance
    case .preGates: 1
    }
  }

  /// Whether a chosen expert's weight comes from what chose it.
  var choosesWeights: Bool {
    switch self {
    case .ownRouter: true
    case .routeAhead: false
    case .preGates(let gates): gates.weighs
    }
  }

  /// What scores the experts of the layer ``distance`` after `layer`; `nil` at the end.
  func router(after layer: Int, weights: ModelWeights) -> RouterWeights? {
    guard distance > 0, layer + distance < weights.routers.count else { return nil }
    switch self {
    case .ownRouter: return nil
    case .routeAhead: return weights.routers[layer + distance]
    case .preGates(let gates): return RouterWeights(matrix: gates.matrices[layer])
    }
  }
}
