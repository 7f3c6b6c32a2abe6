import GGUF
import Routing

/// The experts of a layer: who chooses them, and what each computes.
package struct ExpertsPlan: Equatable, Sendable {
  package var router: Router
  /// Width between an expert's projections.
  package var width: Int
  package var activation = Activation.silu
  /// Whether a bias is added to the router's scores.
  package var hasRouterBias = false
  /// Whether a bias is added for the choice only.
  package var hasSelectionBias = false
  /// Whether each expert's projections have biases; these are always in memory.
  package var hasBiases = false
  /// Whether each expert's output is multiplied with a number of its own.
  package var hasOutputScales = false
  /// Whether router, experts and the expert that every token takes have norms of their own
  /// for the residual stream, and their outputs too (Gemma 4).
  package var hasBranches = false
  /// The expert that every token takes besides.
  package var shared: SharedExpertPlan?

  /// Reads what most architectures have in common: sizes, and which biases and shared
  /// matrices the file holds.
  ///
  /// - Parameters:
  ///   - keys: the model
  ///   - layer: the layer, counted from 0
  ///   - scoring: what makes probabilities of scores
  ///   - normalizesWeights: whether the weights of the chosen add up to one
  ///   - hasGroups: whether the keys of groups count
  /// - Throws: ``InferenceError`` or ``GGUFError``
  init(
    _ keys: ModelKeys,
    layer: Int,
    scoring: Router.Scoring = .softmax,
    normalizesWeights: Bool,
    hasGroups: Bool = false
  ) throws {
    let count = try keys.size("expert_count", in: 1...4096)
    let used = try keys.size("expert_used_count", in: 1...count)
    let scale = try keys.float("expert_weights_scale") ?? 0
    router = Router(
      expertCount: count,
      expertsPerToken: used,
      scoring: scoring,
      normalizesWeights: normalizesWeights,
      // Files say 0 where nothing is scaled.
      scale: scale == 0 ? 1 : scale,
      groups: hasGroups ? try Self.groups(keys, expertCount: count, used: used) : nil
    )
    let range = 1...65536
    width =
      try keys.optionalSize("expert_feed_forward_length", layer: layer, in: range)
      ?? keys.size("feed_forward_length", layer: layer, in: range)
    hasRouterBias = keys.has(.layerBias(layer, .router))
    hasSelectionBias = keys.has(.layerBias(layer, .selectionBias))
    hasBiases = keys.has(.layerBias(layer, .gateProjections))
    shared = try SharedExpertPlan(keys, layer: layer)
  }

  private static func groups(
    _ keys: ModelKeys,
    expertCount: Int,
    used: Int
  ) throws -> Router.Groups? {
    let (countKey, usedKey) = ("expert_group_count", "expert_group_used_count")
    guard let count = try keys.optionalSize(countKey, in: 0...expertCount), count > 1 else {
      return nil
    }
    guard expertCount % count == 0 else {
      throw InferenceError.badValue(key: keys.name(countKey), found: count)
    }
    let usedGroups = try keys.size(usedKey, in: 1...count)
    guard expertCount / count * usedGroups >= used else {
      throw InferenceError.badValue(key: keys.name(usedKey), found: usedGroups)
    }
    return Router.Groups(count: count, used: usedGroups)
  }
}

/// An expert that every token takes.
package struct SharedExpertPlan: Equatable, Sendable {
  package var matrices: DenseFeedForwardPlan
  package var owner = FeedForwardOwner.sharedExpert
  /// Whether a sigmoid of its own score says how much of it a token takes.
  package var isWeighed: Bool

  init(matrices: DenseFeedForwardPlan, owner: FeedForwardOwner) {
    self.matrices = matrices
    self.owner = owner
    isWeighed = false
  }

  /// The shared expert of a layer, where the file has one; as wide as its matrices, since
  /// keys count shared experts in several ways.
  init?(_ keys: ModelKeys, layer: Int) throws {
    let name = TensorName.layer(layer, .sharedGateProjection)
    guard let tensor = keys.file.tensor(name) else { return nil }
    guard tensor.shape.count == 2 else {
      throw InferenceError.wrongShape(
        tensor: tensor.name,
        found: tensor.shape,
        expected: [keys.hiddenSize, -1]
      )
    }
    matrices = DenseFeedForwardPlan(width: tensor.shape[1])
    isWeighed = keys.has(.layer(layer, .sharedRouter))
  }
}
