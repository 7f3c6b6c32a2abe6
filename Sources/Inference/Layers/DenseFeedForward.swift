import Compute
import GGUF

/// A feed-forward network whose matrices are always in memory.
final class DenseFeedForward {
  private let plan: DenseFeedForwardPlan
  private let weights: DenseFeedForwardWeights
  private let workspace: Workspace
  private let gates: Activations  // (token, width)
  private let ups: Activations  // (token, width)

  init(plan: DenseFeedForwardPlan, weights: DenseFeedForwardWeights, workspace: Workspace) {
    self.plan = plan
    self.weights = weights
    self.workspace = workspace
    gates = workspace.room(for: "gates", width: plan.width)
    ups = workspace.room(for: "ups", width: plan.width)
  }

  /// The formats that the input is multiplied with.
  var inputFormats: [TensorFormat] { [weights.gate.format, weights.up.format] }

  /// result = down · activation(gate · input, up · input).
  ///
  /// - Parameters:
  ///   - input: (token, hiddenSize), prepared for ``inputFormats``
  ///   - count: tokens of the batch
  ///   - result: (token, hiddenSize)
  func run(_ input: Activations, count: Int, into result: Activations) {
    let (kernels, pool, width) = (workspace.kernels, workspace.pool, plan.width)
    pool.split(width, grain: 16) { share, _ in
      for (matrix, result) in [(weights.gate, gates), (weights.up, ups)] {
        kernels.product(
          matrix,
          input,
          tokens: 0..<count,
          rows: share,
          into: result.values,
          stride: width
        )
      }
      for place in 0..<count {
        let gate = gates.row(place) + share.lowerBound
        plan.activation.join(
          gate: gate,
          up: ups.row(place) + share.lowerBound,
          count: share.count,
          into: gate,
          kernels
        )
      }
    }
    workspace.multiply(weights.down, gates, count: count, into: result)
  }
}

extension Activation {
  /// result = the activation of `count` numbers of a gate and an up projection.
  func join(
    gate: UnsafePointer<Float>,
    up: UnsafePointer<Float>,
    count: Int,
    into result: UnsafeMutablePointer<Float>,
    _ kernels: KernelSet
  ) {
    switch self {
    case .silu: kernels.siluMultiply(gate: gate, up: up, count: count, into: result)
    case .gelu: kernels.geluMultiply(gate: gate, up: up, count: count, into: result)
    case .clampedSilu:
      kernels.clampedSiluMultiply(gate: gate, up: up, count: count, into: result)
    }
  }
}
