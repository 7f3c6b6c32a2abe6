import Compute
import GGUF

/// What one layer computes.
///
/// x += a · mixer(norm(x)), then x += a · feedForward(norm(x)), where a is the residual scale.
package struct LayerPlan: Equatable, Sendable {
  /// What mixes the tokens.
  package var mixer: MixerPlan
  package var feedForward: FeedForwardPlan
  /// The norms before the two halves.
  package var mixerNorm = LayerTensor.attentionNorm
  package var feedForwardNorm = LayerTensor.feedForwardNorm
  /// The norm behind the first half, where there is one.
  package var mixerOutputNorm: LayerTensor?
  /// Whether what the layer makes of the residual stream is multiplied with a number of its own.
  package var hasOutputScale = false
  /// What both halves are multiplied with before they are added.
  package var residualScale: Float = 1

  init(mixer: MixerPlan, feedForward: FeedForwardPlan) {
    self.mixer = mixer
    self.feedForward = feedForward
  }

  /// The routed experts, where the layer has some.
  package var experts: ExpertsPlan? {
    if case .experts(let plan) = feedForward { plan } else { nil }
  }

  /// The attention, where that mixes the tokens.
  package var attention: AttentionPlan? {
    if case .attention(let plan) = mixer { plan } else { nil }
  }
}

/// What mixes the tokens of a layer.
package enum MixerPlan: Equatable, Sendable {
  case attention(AttentionPlan)
  case latentAttention(LatentAttentionPlan)
  case deltaNet(DeltaNetPlan)
  case shortConvolution(ShortConvolutionPlan)

  /// Bytes that one token leaves in the KV cache.
  package func cachedBytes(as format: KVFormat) -> Int {
    switch self {
    case .attention(let plan):
      plan.kvHeadCount
        * (format.keyBytes(size: plan.headSize) + format.valueBytes(size: plan.headSize))
    case .latentAttention(let plan): format.keyBytes(size: plan.cachedSize)
    case .deltaNet, .shortConvolution: 0
    }
  }

  /// Floats that are remembered however many tokens there were.
  package var stateSize: Int {
    switch self {
    case .attention, .latentAttention: 0
    case .deltaNet(let plan): plan.stateSize
    case .shortConvolution(let plan): plan.stateSize
    }
  }

  /// How something is turned by its position, where it is.
  package var rotary: RotaryPlan? {
    switch self {
    case .attention(let plan): plan.rotary
    case .latentAttention(let plan): plan.rotary
    case .deltaNet, .shortConvolution: nil
    }
  }
}

extension MixerPlan: CustomStringConvertible {
  package var description: String {
    switch self {
    case .attention(let plan):
      "\(plan.headCount) heads, \(plan.kvHeadCount) kv heads of \(plan.headSize)"
        + (plan.window.map { ", window of \($0)" } ?? "")
    case .latentAttention(let plan):
      "\(plan.headCount) heads of latent attention, latents of \(plan.latentSize)"
    case .deltaNet(let plan):
      "gated delta net, \(plan.valueHeadCount) heads of \(plan.keySize) × \(plan.valueSize)"
    case .shortConvolution(let plan): "short convolution of \(plan.taps) tokens"
    }
  }
}

/// What a layer computes for each token by itself.
package enum FeedForwardPlan: Equatable, Sendable {
  /// The same matrices for every token.
  case dense(DenseFeedForwardPlan)
  /// A router and its experts.
  case experts(ExpertsPlan)

  /// A dense network in the first layers, where the file says how many, then experts.
  init(_ keys: ModelKeys, layer: Int, experts: () throws -> ExpertsPlan) throws {
    let leading = try keys.optionalSize("leading_dense_block_count", in: 0...1024) ?? 0
    self =
      layer < leading
      ? .dense(try DenseFeedForwardPlan(keys, layer: layer)) : .experts(try experts())
  }
}

/// down · activation(gate · x, up · x), with matrices that are always in memory: a layer
/// without experts, or the expert that every token takes.
package struct DenseFeedForwardPlan: Equatable, Sendable {
  /// Width between the projections.
  package var width: Int
  package var activation = Activation.silu

  init(width: Int, activation: Activation = .silu) {
    self.width = width
    self.activation = activation
  }

  /// The network of a layer without experts.
  ///
  /// Throws ``InferenceError`` or ``GGUFError``.
  init(_ keys: ModelKeys, layer: Int) throws {
    width = try keys.size("feed_forward_length", layer: layer, in: 1...(1 << 20))
  }
}

/// Whose name the matrices of a network that is always in memory bear.
package enum FeedForwardOwner: Equatable, Sendable {
  /// The layer's.
  case layer
  /// The expert's that every token takes.
  case sharedExpert

  /// Gate, up and down projection.
  var names: (gate: LayerTensor, up: LayerTensor, down: LayerTensor) {
    switch self {
    case .layer: (.denseGateProjection, .denseUpProjection, .denseDownProjection)
    case .sharedExpert: (.sharedGateProjection, .sharedUpProjection, .sharedDownProjection)
    }
  }
}

/// What joins the gate and the up projection.
package enum Activation: Equatable, Sendable {
  /// silu(gate) · up (arXiv 2002.05202).
  case silu
  /// gelu(gate) · up, in the tanh form (arXiv 2002.05202, arXiv 1606.08415).
  case gelu
  /// The variant of gpt-oss, with limits and one added to up.
  case clampedSilu
}
