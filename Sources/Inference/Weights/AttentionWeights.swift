import Compute
import GGUF

/// The weights of a layer's attention.
struct AttentionWeights {
  let query: MatrixView  // (headCount querySize × hiddenSize)
  let key: MatrixView  // (keyWidth × hiddenSize)
  /// nil where values are the keys.
  let value: MatrixView?  // (keyWidth × hiddenSize)
  let output: MatrixView  // (hiddenSize × queryWidth)
  let queryBias: UnsafePointer<Float>?  // (queryWidth)
  let keyBias: UnsafePointer<Float>?  // (keyWidth)
  let valueBias: UnsafePointer<Float>?  // (keyWidth)
  let outputBias: UnsafePointer<Float>?  // (hiddenSize)
  let queryNorm: UnsafePointer<Float>?  // (headSize), or (queryWidth)
  let keyNorm: UnsafePointer<Float>?  // (headSize), or (keyWidth)
  let sinks: UnsafePointer<Float>?  // (headCount)

  /// Plans room for them.
  static func plan(
    _ plan: AttentionPlan,
    layer: Int,
    hiddenSize hidden: Int,
    into dense: inout DensePlan
  ) throws(InferenceError) {
    let (queries, keys) = (plan.headCount * plan.querySize, plan.keyWidth)
    if plan.isFused {
      try dense.add(.layer(layer, .queryKeyValue), [hidden, queries + 2 * keys])
      if plan.hasBiases {
        try dense.add(.layerBias(layer, .queryKeyValue), [queries + 2 * keys])
      }
    } else {
      for (name, width) in [(LayerTensor.query, queries), (.key, keys), (.value, keys)]
      where name != .value || !plan.takesValuesFromKeys {
        try dense.add(.layer(layer, name), [hidden, width])
        if plan.hasBiases { try dense.add(.layerBias(layer, name), [width]) }
      }
    }
    try dense.add(.layer(layer, .attentionOutput), [plan.queryWidth, hidden])
    if plan.hasOutputBias { try dense.add(.layerBias(layer, .attentionOutput), [hidden]) }
    if let norm = plan.norm {
      let isPerHead = norm == .perHead
      try dense.add(.layer(layer, .queryNorm), [isPerHead ? plan.headSize : queries])
      try dense.add(.layer(layer, .keyNorm), [isPerHead ? plan.headSize : keys])
    }
    if plan.hasSinks { try dense.add(.layer(layer, .attentionSinks), [plan.headCount]) }
  }

  init(_ plan: AttentionPlan, layer: Int, tensors: DenseTensors) {
    let (queries, keys) = (plan.headCount * plan.querySize, plan.keyWidth)
    if plan.isFused {
      let all = tensors.matrix(.layer(layer, .queryKeyValue))
      query = all.slice(rows: 0..<queries)
      key = all.slice(rows: queries..<queries + keys)
      value = all.slice(rows: queries + keys..<queries + 2 * keys)
      let bias = tensors.optionalVector(.layerBias(layer, .queryKeyValue))
      queryBias = bias
      keyBias = bias.map { $0 + queries }
      valueBias = bias.map { $0 + queries + keys }
    } else {
      query = tensors.matrix(.layer(layer, .query))
      key = tensors.matrix(.layer(layer, .key))
      value = plan.takesValuesFromKeys ? nil : tensors.matrix(.layer(layer, .value))
      queryBias = tensors.optionalVector(.layerBias(layer, .query))
      keyBias = tensors.optionalVector(.layerBias(layer, .key))
      valueBias = tensors.optionalVector(.layerBias(layer, .value))
    }
    output = tensors.matrix(.layer(layer, .attentionOutput))
    outputBias = tensors.optionalVector(.layerBias(layer, .attentionOutput))
    queryNorm = tensors.optionalVector(.layer(layer, .queryNorm))
    keyNorm = tensors.optionalVector(.layer(layer, .keyNorm))
    sinks = tensors.optionalVector(.layer(layer, .attentionSinks))
  }
}
