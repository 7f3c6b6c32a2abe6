import Compute
import GGUF

/// The weights of a layer's latent attention.
struct LatentAttentionWeights {
  /// What makes queries of the layer's input.
  enum Query {
    case direct(MatrixView)  // (headCount × querySize, hiddenSize)
    /// Two matrices with a norm between them.
    case ranked(down: MatrixView, norm: UnsafePointer<Float>, up: MatrixView)
  }

  /// What makes keys and values of a latent.
  enum Expansion {
    /// Each head's part: (latentSize × plainSize) for keys, (valueSize × latentSize) for values.
    case split(keys: [MatrixView], values: [MatrixView])
    /// Each head's part: (plainSize × latentSize), then (valueSize × latentSize).
    case joint(keys: [MatrixView], values: [MatrixView])

    /// The parts of values, which are the same in both.
    var values: [MatrixView] {
      switch self {
      case .split(_, let values), .joint(_, let values): values
      }
    }
  }

  let query: Query
  /// Makes a token's latent, and the part of its key that is rotated: (cachedSize × hiddenSize).
  let latent: MatrixView
  let latentNorm: UnsafePointer<Float>  // (latentSize)
  let expansion: Expansion
  let output: MatrixView  // (hiddenSize × headCount valueSize)

  /// Plans room for them.
  static func plan(
    _ plan: LatentAttentionPlan,
    layer: Int,
    hiddenSize hidden: Int,
    into dense: inout DensePlan
  ) throws(InferenceError) {
    let (heads, latent) = (plan.headCount, plan.latentSize)
    func add(_ name: LayerTensor, _ shape: [Int]) throws(InferenceError) {
      try dense.add(.layer(layer, name), shape)
    }
    if let rank = plan.queryRank {
      try add(.queryDown, [hidden, rank])
      try add(.queryDownNorm, [rank])
      try add(.queryUp, [rank, heads * plan.querySize])
    } else {
      try add(.query, [hidden, heads * plan.querySize])
    }
    try add(.latent, [hidden, plan.cachedSize])
    try add(.latentNorm, [latent])
    if plan.isSplit {
      try add(.latentToKey, [plan.plainSize, latent, heads])
      try add(.latentToValue, [latent, plan.valueSize, heads])
    } else {
      try add(.latentToKeyValue, [latent, heads * (plan.plainSize + plan.valueSize)])
    }
    try add(.attentionOutput, [heads * plan.valueSize, hidden])
  }

  init(_ plan: LatentAttentionPlan, layer: Int, tensors: DenseTensors) {
    func matrix(_ name: LayerTensor) -> MatrixView { tensors.matrix(.layer(layer, name)) }
    query =
      plan.queryRank == nil
      ? .direct(matrix(.query))
      : .ranked(
        down: matrix(.queryDown),
        norm: tensors.vector(.layer(layer, .queryDownNorm)),
        up: matrix(.queryUp)
      )
    latent = matrix(.latent)
    latentNorm = tensors.vector(.layer(layer, .latentNorm))
    output = matrix(.attentionOutput)
    let heads = 0..<plan.headCount
    let (plain, value) = (plan.plainSize, plan.valueSize)
    func parts(_ matrix: MatrixView, stride: Int, from start: Int, count: Int) -> [MatrixView] {
      heads.map { matrix.slice(rows: $0 * stride + start..<$0 * stride + start + count) }
    }
    if plan.isSplit {
      let size = plan.latentSize
      expansion = .split(
        keys: parts(matrix(.latentToKey), stride: size, from: 0, count: size),
        values: parts(matrix(.latentToValue), stride: value, from: 0, count: value)
      )
    } else {
      let both = matrix(.latentToKeyValue)
      expansion = .joint(
        keys: parts(both, stride: plain + value, from: 0, count: plain),
        values: parts(both, stride: plain + value, from: plain, count: value)
      )
    }
  }
}
