import Compute
import Routing

/// Measures how much each layer's output depends on its lightest experts.
///
/// The sensitivity of a layer is
///
///     mean(‖y' − y‖² / ‖y‖²) / mean(w²)
///
/// over the tokens of a text: y is the residual stream after the layer, y' the same without
/// the token's lightest expert (the weights of the others add up to what all did), and w its
/// normalised weight. w² · sensitivity is then the squared relative error that leaving out
/// an expert of weight w causes, which is what a tolerance T bounds: w < √(T / sensitivity).
///
/// AdapMoE (arXiv 2408.10284, section 4.1) has the same rule with the sum of the squared
/// gradients of the loss in place of the relative error; that needs training software, and
/// this needs one pass over a text.
package final class SensitivityMeasurement {
  private let engine: Engine
  /// Sums over the tokens, by layer.
  private var errors: [Double]
  private var squaredWeights: [Double]
  /// Tokens that were measured.
  package private(set) var tokenCount = 0

  /// - Parameter engine: the model, with nothing left out; its cache is emptied
  package init(engine: Engine) {
    self.engine = engine
    errors = Array(repeating: 0, count: engine.shape.routedLayerCount)
    squaredWeights = errors
  }

  /// Measures one window of text, computed from an empty cache.
  ///
  /// Throws ``ExpertsError`` when a read failed.
  package func measure(_ window: [Int]) throws {
    precondition(window.count <= ForwardPass.batchLimit, "a window of \(window.count)")
    let forward = engine.forward
    engine.cache.truncate(to: 0)
    forward.mixtureObserver = { [unowned self] layer, count in
      for place in 0..<count { add(layer: layer, place: place) }
    }
    defer { forward.mixtureObserver = nil }
    _ = try forward.run(window[...], phase: .prefill, cache: engine.cache)
    tokenCount += window.count
  }

  /// What was measured so far; 0 for a layer that has no light experts.
  package var sensitivities: LayerSensitivities {
    LayerSensitivities(
      model: engine.model.identity,
      tokenCount: tokenCount,
      values: zip(errors, squaredWeights).map { $1 > 0 ? Float($0 / $1) : 0 }
    )
  }

  private func add(layer: Int, place: Int) {
    let (mixture, width) = (engine.forward.mixture, engine.shape.hiddenSize)
    let weights = mixture.pair(of: place).weights
    guard weights.count > 1,
      let lightest = weights.indices.min(by: { weights[$0] < weights[$1] })
    else { return }
    let all = weights.reduce(0, +)
    let kept = all - weights[lightest]
    guard kept > 0, weights[lightest] > 0 else { return }
    let output = engine.forward.residual.row(place)
    var (change, size) = (0.0, 0.0)
    for column in 0..<width {
      var difference: Float = 0
      for rank in weights.indices {
        let factor = rank == lightest ? -1 : all / kept - 1
        difference += factor * weights[rank] * mixture.output(of: place, rank: rank)[column]
      }
      change += Double(difference * difference)
      size += Double(output[column] * output[column])
    }
    guard size > 0 else { return }
    let weight = Double(weights[lightest] / all)
    errors[layer] += change / size
    squaredWeights[layer] += weight * weight
  }
}
