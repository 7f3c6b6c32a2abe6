import Compute
import Routing

/// Learns pre-gates for a model that was trained without: for every layer but the last, the
/// matrix that foretells the next layer's router scores from this layer's router input.
///
/// Fitted by ridge regression towards the next router itself, which is what route-ahead
/// uses: with little text a pre-gate is route-ahead, and more text makes it better.
package final class PreGateCalibration {
  /// How well one layer's pre-gate chooses for the next layer.
  package struct Recall: Equatable, Sendable {
    /// The layer that is chosen for.
    package let layer: Int
    /// Share of its experts that the pre-gate chose too, from 0 to 1.
    package let preGate: Double
    /// The same for its own router on the input of the layer before (route-ahead 1).
    package let routeAhead: Double
  }

  private let engine: Engine
  private var fits: [RidgeRegression]
  /// Router inputs of the layer before, (token, hiddenSize).
  private var inputs: [Float] = []

  /// - Parameter engine: the model, with its own routing; its cache is emptied
  package init(engine: Engine) {
    self.engine = engine
    fits = (0..<max(0, engine.shape.routedLayerCount - 1)).map { _ in
      RidgeRegression(
        inputCount: engine.shape.hiddenSize,
        outputCount: engine.shape.expertCount
      )
    }
  }

  /// Tokens that were learned from.
  package var tokenCount: Int { fits.first?.sampleCount ?? 0 }

  /// Learns from one window of text, computed from an empty cache.
  ///
  /// Throws ``ExpertsError`` when a read failed.
  package func learn(_ window: [Int]) throws {
    try observe(window) { layer, inputs, scores in
      fits[layer - 1].add(inputs: inputs, outputs: scores)
    }
  }

  /// Fits the matrices.
  ///
  /// - Parameter strength: how strongly weights are held towards the next router, as a
  ///   share of the inputs' mean power
  /// - Returns: (expertCount, hiddenSize) each, by the layer that computes them
  /// - Throws: ``CalibrationError``
  package func solve(strength: Double) throws -> [[Float]] {
    try fits.enumerated().map { layer, fit in
      try fit.solve(lambda: strength * fit.meanPower, prior: router(of: layer + 1))
    }
  }

  /// How well pre-gates foretell the routers on windows of text that were not learned from.
  ///
  /// Throws ``ExpertsError`` when a read failed.
  package func recall(of gates: [[Float]], on windows: [[Int]]) throws -> [Recall] {
    let shape = engine.shape
    var tokens = 0
    var byGate = [Int](repeating: 0, count: gates.count)
    var byRouter = byGate
    let routers = gates.indices.map { router(of: $0 + 1) }
    for window in windows {
      tokens += window.count
      try observe(window) { layer, inputs, scores in
        for token in 0..<window.count {
          let input = inputs[token * shape.hiddenSize..<(token + 1) * shape.hiddenSize]
          let truth = choice(scores[token * shape.expertCount..<(token + 1) * shape.expertCount])
          byGate[layer - 1] += common(truth, scored(input, by: gates[layer - 1]))
          byRouter[layer - 1] += common(truth, scored(input, by: routers[layer - 1]))
        }
      }
    }
    let asked = Double(max(1, tokens * shape.expertsPerToken))
    return gates.indices.map { layer in
      Recall(
        layer: layer + 1,
        preGate: Double(byGate[layer]) / asked,
        routeAhead: Double(byRouter[layer]) / asked
      )
    }
  }

  // MARK: - Pieces

  /// Computes a window, and hands over each layer's router scores with the router inputs of
  /// the layer before.
  private func observe(
    _ window: [Int],
    _ body: (_ layer: Int, _ inputs: [Float], _ scores: [Float]) -> Void
  ) throws {
    precondition(window.count <= ForwardPass.batchLimit, "a window of \(window.count)")
    let forward = engine.forward
    let shape = engine.shape
    engine.cache.truncate(to: 0)
    try withoutActuallyEscaping(body) { body in
      forward.routerObserver = { [unowned self, unowned forward] layer, count in
        let scores = UnsafeBufferPointer(
          start: forward.routerScores.values,
          count: count * shape.expertCount
        )
        if layer > 0 { body(layer, inputs, Array(scores)) }
        inputs = Array(
          UnsafeBufferPointer(
            start: forward.mixture.layers[layer].inputs.router.values,
            count: count * shape.hiddenSize
          )
        )
      }
      defer { forward.routerObserver = nil }
      _ = try forward.run(window[...], phase: .prefill, cache: engine.cache)
    }
  }

  private func router(of layer: Int) -> [Float] {
    let matrix = engine.forward.weights.routers[layer].matrix
    var rows = [Float](repeating: 0, count: matrix.rows * matrix.columns)
    rows.withUnsafeMutableBufferPointer { rows in
      guard let start = rows.baseAddress else { return }
      for row in 0..<matrix.rows {
        engine.forward.kernels.dequantise(matrix, row: row, into: start + row * matrix.columns)
      }
    }
    return rows
  }

  private func scored(_ input: ArraySlice<Float>, by gate: [Float]) -> Set<Int> {
    let scores = (0..<engine.shape.expertCount).map { expert in
      zip(input, gate[expert * input.count..<(expert + 1) * input.count])
        .reduce(Float(0)) { $0 + $1.0 * $1.1 }
    }
    return choice(scores[...])
  }

  private func choice(_ scores: ArraySlice<Float>) -> Set<Int> {
    let base = scores.startIndex
    let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    return Set(order.prefix(engine.shape.expertsPerToken).map { $0 - base })
  }

  private func common(_ truth: Set<Int>, _ guess: Set<Int>) -> Int {
    truth.intersection(guess).count
  }
}
