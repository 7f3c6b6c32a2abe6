import Compute
import GGUF

/// The weights of a layer's short convolution.
struct ShortConvolutionWeights {
  let inputs: MatrixView  // (3 channels × hiddenSize): b, c, x
  let convolution: CausalConvolution
  let output: MatrixView  // (hiddenSize × channels)

  /// Plans room for them.
  static func plan(
    _ plan: ShortConvolutionPlan,
    layer: Int,
    hiddenSize hidden: Int,
    into dense: inout DensePlan
  ) throws(InferenceError) {
    try dense.add(.layer(layer, .shortConvolutionInput), [hidden, 3 * plan.channels])
    try dense.add(
      .layer(layer, .shortConvolution),
      [plan.taps, plan.channels],
      asFloats: true
    )
    try dense.add(.layer(layer, .shortConvolutionOutput), [plan.channels, hidden])
  }

  init(_ plan: ShortConvolutionPlan, layer: Int, tensors: DenseTensors) {
    inputs = tensors.matrix(.layer(layer, .shortConvolutionInput))
    convolution = CausalConvolution(
      rows: tensors.vector(.layer(layer, .shortConvolution)),
      taps: plan.taps,
      channels: plan.channels
    )
    output = tensors.matrix(.layer(layer, .shortConvolutionOutput))
  }
}
