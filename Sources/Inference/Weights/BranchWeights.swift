import GGUF

/// The norms of a layer whose router, experts and shared expert each read the residual stream in
/// their own way (Gemma 4).
struct BranchWeights {
  /// Weights of the norm before the router, (hiddenSize).
  let routerNorm: [Float]
  let expertsNorm: UnsafePointer<Float>  // (hiddenSize)
  let expertsOutputNorm: UnsafePointer<Float>  // (hiddenSize)
  let sharedOutputNorm: UnsafePointer<Float>  // (hiddenSize)
  /// Of both together.
  let outputNorm: UnsafePointer<Float>  // (hiddenSize)

  /// Plans room for them.
  static func plan(
    layer: Int,
    hiddenSize hidden: Int,
    into dense: inout DensePlan
  ) throws(InferenceError) {
    try dense.add(.layerScale(layer, .router), [hidden])
    for name in [
      LayerTensor.expertsNorm, .expertsOutputNorm, .sharedOutputNorm, .postFeedForwardNorm,
    ] {
      try dense.add(.layer(layer, name), [hidden])
    }
  }

  init(layer: Int, hiddenSize hidden: Int, tensors: DenseTensors) {
    // The router reads rms(x) / √hidden · scale.
    let scale = UnsafeBufferPointer(
      start: tensors.vector(.layerScale(layer, .router)),
      count: hidden
    )
    routerNorm = scale.map { $0 / Float(hidden).squareRoot() }
    expertsNorm = tensors.vector(.layer(layer, .expertsNorm))
    expertsOutputNorm = tensors.vector(.layer(layer, .expertsOutputNorm))
    sharedOutputNorm = tensors.vector(.layer(layer, .sharedOutputNorm))
    outputNorm = tensors.vector(.layer(layer, .postFeedForwardNorm))
  }
}
