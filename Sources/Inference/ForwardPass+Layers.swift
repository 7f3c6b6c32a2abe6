import Compute

extension ForwardPass {
  /// The second half of a layer.
  enum FeedForward {
    case dense(DenseFeedForward)
    case experts(RoutedLayer)

    var experts: RoutedLayer? {
      if case .experts(let layer) = self { layer } else { nil }
    }
  }

  /// The two halves of every layer, computed with these weights.
  static func halves(
    ofLayers shape: ModelShape,
    weights: ModelWeights,
    normed: Activations,
    workspace: Workspace
  ) -> (mixers: [any Mixer], feedForwards: [FeedForward]) {
    (
      mixers(shape: shape, weights: weights, workspace: workspace),
      feedForwards(shape: shape, weights: weights, normed: normed, workspace: workspace)
    )
  }

  private static func mixers(
    shape: ModelShape,
    weights: ModelWeights,
    workspace: Workspace
  ) -> [any Mixer] {
    let epsilon = shape.normEpsilon
    return zip(shape.layers, weights.layers).enumerated().map { number, layer in
      switch (layer.0.mixer, layer.1.mixer) {
      case (.attention(let plan), .attention(let weights)):
        Attention(
          layer: number,
          plan: plan,
          weights: weights,
          normEpsilon: epsilon,
          workspace: workspace
        )
      case (.latentAttention(let plan), .latentAttention(let weights)):
        LatentAttention(
          layer: number,
          plan: plan,
          weights: weights,
          normEpsilon: epsilon,
          workspace: workspace
        )
      case (.deltaNet(let plan), .deltaNet(let weights)):
        DeltaNet(
          layer: number,
          plan: plan,
          weights: weights,
          normEpsilon: epsilon,
          workspace: workspace
        )
      case (.shortConvolution(let plan), .shortConvolution(let weights)):
        ShortConvolution(layer: number, plan: plan, weights: weights, workspace: workspace)
      case (let plan, _):
        preconditionFailure("weights of another mixer than \(plan)")
      }
    }
  }

  private static func feedForwards(
    shape: ModelShape,
    weights: ModelWeights,
    normed: Activations,
    workspace: Workspace
  ) -> [FeedForward] {
    func room(_ purpose: String) -> Activations {
      workspace.room(for: purpose, width: shape.hiddenSize)
    }
    var routed = 0
    return zip(shape.layers, weights.layers).map { layer, weights in
      switch (layer.feedForward, weights.feedForward) {
      case (.dense(let plan), .dense(let weights)):
        return .dense(DenseFeedForward(plan: plan, weights: weights, workspace: workspace))
      case (.experts(let plan), .experts(let weights)):
        defer { routed += 1 }
        return .experts(
          RoutedLayer(
            number: routed,
            plan: plan,
            weights: weights,
            residualScale: layer.residualScale,
            shared: SharedExpert(
              plan: plan,
              weights: weights,
              normEpsilon: shape.normEpsilon,
              hiddenSize: shape.hiddenSize,
              workspace: workspace
            ),
            inputs: RoutedLayer.Inputs(
              router: plan.hasBranches ? room("router input") : normed,
              experts: plan.hasBranches ? room("experts' input") : normed,
              shared: normed
            )
          )
        )
      case (.dense, .experts), (.experts, .dense):
        preconditionFailure("weights of another layer than \(layer)")
      }
    }
  }
}

/// A layer with experts, as it is computed.
struct RoutedLayer {
  /// Counts the layers with experts, from 0.
  let number: Int
  let plan: ExpertsPlan
  let weights: ExpertsWeights
  /// What its output is multiplied with.
  let residualScale: Float
  /// The expert that every token takes.
  let shared: SharedExpert?
  /// What is read by the router, by the experts and by the shared expert: (token, hiddenSize).
  let inputs: Inputs

  /// One and the same normed residual stream, or one for each.
  struct Inputs {
    let router: Activations
    let experts: Activations
    let shared: Activations
  }

  /// Writes the experts that scores choose, best first, and their weights.
  func choose(
    scores: UnsafeBufferPointer<Float>,
    experts: UnsafeMutableBufferPointer<Int32>,
    weights: UnsafeMutableBufferPointer<Float>
  ) {
    plan.router.select(
      scores: scores,
      bias: self.weights.selectionBias,
      experts: experts,
      weights: weights
    )
  }
}
