import Compute
import Events
import Experts

/// Tells predictors what the layers of a decode token chose, and hands their guesses on.
///
/// Guesses are hints: they start reads early and change nothing else. Prefill asks for
/// most experts of every layer anyway, so only decode is predicted.
final class Foresight {
  /// Whose guesses are acted on.
  private(set) var predictor: (any ExpertPredictor)?
  /// Scores all predictors without acting, where that was asked for.
  private(set) var scoreboard: PredictorScoreboard?
  /// Fitted matrices for predictors that want them.
  let preGates: PreGates?
  /// Guesses for one target layer.
  let limit: Int
  /// Bytes of guessed reads that may be under way.
  let byteLimit: Int

  private let layerCount: Int
  private let expertCount: Int
  /// Scores of layers ahead, (distance − 1, expertCount).
  private let routerScores: [Activations]
  private let preGateScores: Activations
  private var predictions: [Prediction] = []

  /// Layers that a stale router input still says something about.
  static let reach = 3

  init(
    shape: ModelShape,
    predictor: (any ExpertPredictor)? = nil,
    scoreboard: PredictorScoreboard? = nil,
    preGates: PreGates? = nil,
    limit: Int = 0,
    byteLimit: Int = 0
  ) {
    self.predictor = predictor
    self.scoreboard = scoreboard
    self.preGates = preGates
    self.limit = limit
    self.byteLimit = byteLimit
    layerCount = shape.routedLayerCount
    expertCount = shape.expertCount
    routerScores = (0..<Self.reach).map { _ in
      Activations(capacity: 1, width: shape.expertCount)
    }
    preGateScores = Activations(capacity: 1, width: shape.expertCount)
  }

  var isActive: Bool { predictor != nil || scoreboard != nil }

  func beginSequence() {
    predictor?.beginSequence()
    scoreboard?.beginSequence()
  }

  func beginToken() {
    predictor?.beginToken()
    scoreboard?.beginToken()
  }

  /// The products that the predictors want from this layer's router input, and where their
  /// results go.
  func products(at layer: Int, weights: ModelWeights) -> [(RouterWeights, Activations)] {
    var products: [(RouterWeights, Activations)] = []
    for distance in distances(.router) where layer + distance < layerCount {
      products.append((weights.routers[layer + distance], routerScores[distance - 1]))
    }
    if let preGates, !distances(.pregate).isEmpty, layer + 1 < layerCount {
      products.append((RouterWeights(matrix: preGates.matrices[layer]), preGateScores))
    }
    return products
  }

  /// Tells what a layer chose, after the products are there; the guesses, best first.
  func observe(
    layer: Int,
    experts: UnsafeMutableBufferPointer<Int32>,
    weights: UnsafeMutableBufferPointer<Float>,
    ownScores: Activations,
    isResident: (ExpertID) -> Bool
  ) -> [Prediction] {
    predictions.removeAll(keepingCapacity: true)
    let experts = experts.map(Int.init)
    let weights = Array(weights)
    let byRouter = distances(.router).filter { layer + $0 < layerCount }.map { distance in
      (layer: layer + distance, scores: row(routerScores[distance - 1]))
    }
    let byPreGate =
      preGates == nil || layer + 1 >= layerCount
      ? [] : [(layer: layer + 1, scores: row(preGateScores))]
    if var predictor {
      // Taken out and put back, so that its tables are changed in place.
      self.predictor = nil
      let moment = RoutingMoment(
        layer: layer,
        experts: experts,
        weights: weights,
        ahead: predictor.wants?.source == .pregate ? byPreGate : byRouter
      )
      predictor.observe(moment, limit: limit, into: &predictions)
      self.predictor = predictor
    }
    let control = [(layer: layer, scores: row(ownScores))]
    scoreboard?.observe(
      RoutingMoment(layer: layer, experts: experts, weights: weights, ahead: byRouter + control),
      pregated: byPreGate,
      isResident: isResident
    )
    return predictions
  }

  private func distances(_ source: AheadScores.Source) -> [Int] {
    if scoreboard != nil { return source == .router ? Array(1...Self.reach) : [1] }
    guard let wants = predictor?.wants, wants.source == source else { return [] }
    return Array(wants.distances)
  }

  private func row(_ scores: Activations) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: scores.row(0), count: expertCount)
  }
}
