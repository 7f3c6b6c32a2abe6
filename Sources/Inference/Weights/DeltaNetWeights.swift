import Compute
import GGUF

/// The weights of a layer's gated delta net.
struct DeltaNetWeights {
  /// What makes the inputs of the convolution, and the gates of the output.
  enum Inputs {
    /// (channels × hiddenSize): queries, keys, values; and (valueWidth × hiddenSize).
    case separate(MatrixView, outputGate: MatrixView)
    /// Both together, key head by key head: query, key, values, output gates.
    case fused(MatrixView)
  }

  let inputs: Inputs
  /// What says how fast states learn and fade: one matrix, or one for each.
  let rates: [MatrixView]
  let convolution: CausalConvolution
  let fadingBias: UnsafePointer<Float>  // (valueHeadCount)
  /// How fast states fade at most, below 0: (valueHeadCount).
  let fading: UnsafePointer<Float>
  let norm: UnsafePointer<Float>  // (valueSize)
  let output: MatrixView  // (hiddenSize × valueWidth)

  /// Plans room for them.
  static func plan(
    _ plan: DeltaNetPlan,
    layer: Int,
    hiddenSize hidden: Int,
    into dense: inout DensePlan
  ) throws(InferenceError) {
    let heads = plan.valueHeadCount
    if plan.hasFusedInputs {
      try dense.add(.layer(layer, .deltaInputs), [hidden, plan.channels + plan.valueWidth])
    } else {
      try dense.add(.layer(layer, .queryKeyValue), [hidden, plan.channels])
      try dense.add(.layer(layer, .deltaOutputGate), [hidden, plan.valueWidth])
    }
    if plan.hasFusedRates {
      try dense.add(.layer(layer, .deltaRates), [hidden, 2 * heads])
    } else {
      try dense.add(.layer(layer, .deltaLearning), [hidden, heads])
      try dense.add(.layer(layer, .deltaFading), [hidden, heads])
    }
    try dense.add(
      .layer(layer, .deltaConvolution),
      [plan.taps, plan.channels],
      asFloats: true
    )
    try dense.add(.layerBias(layer, .deltaStep), [heads])
    try dense.add(.layerValues(layer, .deltaDecay), [heads])
    try dense.add(.layer(layer, .deltaNorm), [plan.valueSize])
    try dense.add(.layer(layer, .deltaOutput), [plan.valueWidth, hidden])
  }

  init(_ plan: DeltaNetPlan, layer: Int, tensors: DenseTensors) {
    func matrix(_ name: LayerTensor) -> MatrixView { tensors.matrix(.layer(layer, name)) }
    inputs =
      plan.hasFusedInputs
      ? .fused(matrix(.deltaInputs))
      : .separate(matrix(.queryKeyValue), outputGate: matrix(.deltaOutputGate))
    rates =
      plan.hasFusedRates
      ? [matrix(.deltaRates)] : [matrix(.deltaLearning), matrix(.deltaFading)]
    convolution = CausalConvolution(
      rows: tensors.vector(.layer(layer, .deltaConvolution)),
      taps: plan.taps,
      channels: plan.channels
    )
    fadingBias = tensors.vector(.layerBias(layer, .deltaStep))
    fading = tensors.vector(.layerValues(layer, .deltaDecay))
    norm = tensors.vector(.layer(layer, .deltaNorm))
    output = matrix(.deltaOutput)
  }
}
