/// The weights of what mixes the tokens of a layer.
enum MixerWeights {
  case attention(AttentionWeights)
  case latentAttention(LatentAttentionWeights)
  case deltaNet(DeltaNetWeights)
  case shortConvolution(ShortConvolutionWeights)

  /// Plans room for them.
  static func plan(
    _ plan: MixerPlan,
    layer: Int,
    hiddenSize hidden: Int,
    into dense: inout DensePlan
  ) throws(InferenceError) {
    switch plan {
    case .attention(let plan):
      try AttentionWeights.plan(plan, layer: layer, hiddenSize: hidden, into: &dense)
    case .latentAttention(let plan):
      try LatentAttentionWeights.plan(plan, layer: layer, hiddenSize: hidden, into: &dense)
    case .deltaNet(let plan):
      try DeltaNetWeights.plan(plan, layer: layer, hiddenSize: hidden, into: &dense)
    case .shortConvolution(let plan):
      try ShortConvolutionWeights.plan(plan, layer: layer, hiddenSize: hidden, into: &dense)
    }
    for name in plan.rotary?.factorTensors ?? [] {
      try dense.add(name, [(plan.rotary?.dimensions ?? 0) / 2])
    }
  }

  init(_ plan: MixerPlan, layer: Int, tensors: DenseTensors) {
    switch plan {
    case .attention(let plan):
      self = .attention(AttentionWeights(plan, layer: layer, tensors: tensors))
    case .latentAttention(let plan):
      self = .latentAttention(LatentAttentionWeights(plan, layer: layer, tensors: tensors))
    case .deltaNet(let plan):
      self = .deltaNet(DeltaNetWeights(plan, layer: layer, tensors: tensors))
    case .shortConvolution(let plan):
      self = .shortConvolution(ShortConvolutionWeights(plan, layer: layer, tensors: tensors))
    }
  }
}
