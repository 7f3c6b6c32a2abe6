import Events

/// Routing without a model: an endless trace with the statistics of a real router.
///
/// For layer `l`, expert by expert,
///
///     logit = √bias · B_l + √topic · W_l m + √token · V_l u_l + √noise · ε
///
/// `B`, `W` and `V` are drawn once. The topic `m` drifts from token to token (AR(1)). So
/// does, faster, a latent `f_l` for each layer, which the token's own `u` carries through
/// depth: `u_l = mix · u_(l-1) + √(1 − mix²) · f_l`. All are standard normal. The k highest
/// logits are chosen; their weights are the softmax over them.
///
/// The same seed gives the same trace on every machine: only operations that IEEE 754
/// rounds exactly are used, each sum in a fixed order.
package struct SyntheticRouting {
  package let model: RoutingModel

  private var normals: NormalNumbers
  /// `[layer][expert]`, times its deviation.
  private let bias: [Float]
  /// `[layer][dimension][expert]`, times the deviation of the part, so that inner loops run
  /// over experts.
  private let topicProjections: [Float]
  private let tokenProjections: [Float]

  /// `[dimension]`.
  private var topic: [Float]
  /// `[layer][dimension]`.
  private var fastLatents: [Float]
  /// `[dimension]`; `u` of the layer at hand.
  private var token: [Float]
  /// `[expert]`.
  private var logits: [Float]

  package init(model: RoutingModel, seed: UInt64) {
    precondition(
      model.expertsPerToken > 0 && model.expertsPerToken <= model.expertCount,
      "top-\(model.expertsPerToken) of \(model.expertCount)"
    )
    self.model = model
    var normals = NormalNumbers(seed: seed)
    func scaled(_ count: Int, by factor: Float) -> [Float] {
      normals.array(count).map { $0 * factor }
    }
    let placeCount = model.layerCount * model.expertCount
    bias = scaled(placeCount, by: model.biasVariance.squareRoot())
    topicProjections = scaled(
      placeCount * model.topicSize,
      by: (model.topicVariance / Float(model.topicSize)).squareRoot()
    )
    tokenProjections = scaled(
      placeCount * model.tokenSize,
      by: (model.tokenVariance / Float(model.tokenSize)).squareRoot()
    )
    topic = normals.array(model.topicSize)
    fastLatents = normals.array(model.layerCount * model.tokenSize)
    token = Array(repeating: 0, count: model.tokenSize)
    logits = Array(repeating: 0, count: model.expertCount)
    self.normals = normals
  }

  /// What the model of the trace looks like.
  package var shape: TraceShape {
    TraceShape(
      layerCount: model.layerCount,
      expertCount: model.expertCount,
      expertsPerToken: model.expertsPerToken
    )
  }

  /// The next token.
  package mutating func next() -> RoutedToken {
    normals.drift(&topic, memory: model.topicMemory)
    normals.drift(&fastLatents, memory: model.tokenMemory)
    let mix = model.depthMemory
    let fresh = (1 - mix * mix).squareRoot()
    var selections: [AccessPass.Selection] = []
    selections.reserveCapacity(model.layerCount)
    for layer in 0..<model.layerCount {
      for dimension in 0..<model.tokenSize {
        let latent = fastLatents[layer * model.tokenSize + dimension]
        token[dimension] = layer == 0 ? latent : mix * token[dimension] + fresh * latent
      }
      fillLogits(layer: layer)
      selections.append(select(layer: layer))
    }
    return RoutedToken(selections: selections)
  }

  private mutating func fillLogits(layer: Int) {
    let count = model.expertCount
    let noise = model.noiseVariance.squareRoot()
    logits.withUnsafeMutableBufferPointer { logits in
      normals.fill(logits)
      bias.withUnsafeBufferPointer { bias in
        for expert in 0..<count {
          logits[expert] = logits[expert] * noise + bias[layer * count + expert]
        }
      }
      Self.add(topicProjections, times: topic, layer: layer, to: logits)
      Self.add(tokenProjections, times: token, layer: layer, to: logits)
    }
  }

  /// Adds one layer's projection of a latent.
  private static func add(
    _ projections: [Float],
    times latent: [Float],
    layer: Int,
    to logits: UnsafeMutableBufferPointer<Float>
  ) {
    projections.withUnsafeBufferPointer { projections in
      for (dimension, value) in latent.enumerated() {
        let row = (layer * latent.count + dimension) * logits.count
        for expert in 0..<logits.count {
          logits[expert] += value * projections[row + expert]
        }
      }
    }
  }

  /// The k highest logits, highest first, with their weights.
  private func select(layer: Int) -> AccessPass.Selection {
    let count = model.expertsPerToken
    var experts: [Int] = []
    experts.reserveCapacity(count + 1)
    logits.withUnsafeBufferPointer { logits in
      for expert in logits.indices {
        if experts.count == count, logits[expert] <= logits[experts[count - 1]] { continue }
        var place = experts.count
        while place > 0, logits[expert] > logits[experts[place - 1]] { place -= 1 }
        experts.insert(expert, at: place)
        if experts.count > count { experts.removeLast() }
      }
    }
    let highest = logits[experts[0]]
    let powers = experts.map {
      Double((logits[$0] - highest) / model.temperature).portableExponential
    }
    let sum = powers.reduce(0, +)
    return AccessPass.Selection(
      layer: layer,
      experts: experts,
      weights: powers.map { Float($0 / sum) }
    )
  }
}
