import Compute
import GGUF

/// The matrices of a feed-forward network that is always in memory.
struct DenseFeedForwardWeights {
  let gate: MatrixView  // (width × hiddenSize)
  let up: MatrixView  // (width × hiddenSize)
  let down: MatrixView  // (hiddenSize × width)

  /// Plans room for them.
  static func plan(
    _ plan: DenseFeedForwardPlan,
    of owner: FeedForwardOwner,
    layer: Int,
    hiddenSize hidden: Int,
    into dense: inout DensePlan
  ) throws(InferenceError) {
    let names = owner.names
    try dense.add(.layer(layer, names.gate), [hidden, plan.width])
    try dense.add(.layer(layer, names.up), [hidden, plan.width])
    try dense.add(.layer(layer, names.down), [plan.width, hidden])
  }

  init(of owner: FeedForwardOwner, layer: Int, tensors: DenseTensors) {
    let names = owner.names
    gate = tensors.matrix(.layer(layer, names.gate))
    up = tensors.matrix(.layer(layer, names.up))
    down = tensors.matrix(.layer(layer, names.down))
  }
}

/// What scores the experts of a layer.
struct RouterWeights {
  let matrix: MatrixView  // (expertCount × hiddenSize)
  /// Added to the scores.
  var bias: UnsafePointer<Float>?  // (expertCount)
}

/// The weights of a layer with experts, those of its routed experts apart.
struct ExpertsWeights {
  /// What is added behind each projection of each expert.
  struct Biases {
    let gate: UnsafePointer<Float>  // (expertCount, width)
    let up: UnsafePointer<Float>  // (expertCount, width)
    let down: UnsafePointer<Float>  // (expertCount, hiddenSize)
  }

  let router: RouterWeights
  /// Added to the probabilities for the choice, (expertCount).
  let selectionBias: UnsafePointer<Float>?
  let biases: Biases?
  let shared: DenseFeedForwardWeights?
  /// Scores how much of the shared expert a token takes, (1 × hiddenSize).
  let sharedRouter: MatrixView?
  let branches: BranchWeights?
  /// What each expert's output is multiplied with beside its weight, (expertCount).
  let outputScales: UnsafePointer<Float>?

  /// Plans room for them.
  static func plan(
    _ plan: ExpertsPlan,
    layer: Int,
    hiddenSize hidden: Int,
    into dense: inout DensePlan
  ) throws(InferenceError) {
    let count = plan.router.expertCount
    try dense.add(.layer(layer, .router), [hidden, count])
    if plan.hasRouterBias { try dense.add(.layerBias(layer, .router), [count]) }
    if plan.hasSelectionBias { try dense.add(.layerBias(layer, .selectionBias), [count]) }
    if plan.hasBiases {
      for name in [LayerTensor.gateProjections, .upProjections] {
        try dense.add(.layerBias(layer, name), [plan.width, count], asFloats: true)
      }
      try dense.add(.layerBias(layer, .downProjections), [hidden, count], asFloats: true)
    }
    if plan.hasOutputScales { try dense.add(.layerScale(layer, .downProjections), [count]) }
    if plan.hasBranches { try BranchWeights.plan(layer: layer, hiddenSize: hidden, into: &dense) }
    guard let shared = plan.shared else { return }
    try DenseFeedForwardWeights.plan(
      shared.matrices,
      of: shared.owner,
      layer: layer,
      hiddenSize: hidden,
      into: &dense
    )
    if shared.isWeighed { try dense.add(.layer(layer, .sharedRouter), [hidden, 1]) }
  }

  init(_ plan: ExpertsPlan, layer: Int, hiddenSize hidden: Int, tensors: DenseTensors) {
    router = RouterWeights(
      matrix: tensors.matrix(.layer(layer, .router)),
      bias: tensors.optionalVector(.layerBias(layer, .router))
    )
    selectionBias = tensors.optionalVector(.layerBias(layer, .selectionBias))
    biases =
      plan.hasBiases
      ? Biases(
        gate: tensors.vector(.layerBias(layer, .gateProjections)),
        up: tensors.vector(.layerBias(layer, .upProjections)),
        down: tensors.vector(.layerBias(layer, .downProjections))
      ) : nil
    shared = plan.shared.map { shared in
      DenseFeedForwardWeights(of: shared.owner, layer: layer, tensors: tensors)
    }
    sharedRouter =
      plan.shared?.isWeighed ?? false ? tensors.matrix(.layer(layer, .sharedRouter)) : nil
    branches =
      plan.hasBranches ? BranchWeights(layer: layer, hiddenSize: hidden, tensors: tensors) : nil
    outputScales = tensors.optionalVector(.layerScale(layer, .downProjections))
  }
}
