import Compute
import GGUF
import Glibc

/// The expert of a layer that every token takes.
///
/// It is computed while the chosen experts are read.
final class SharedExpert {
  private let network: DenseFeedForward
  private let router: MatrixView?  // (1 × hiddenSize)
  private let workspace: Workspace
  private let scores: Activations  // (token, 1)
  private let outputs: Activations  // (token, hiddenSize)

  private let outputNorm: UnsafePointer<Float>?  // (hiddenSize)
  private let normEpsilon: Float

  /// `nil` for a layer that has none.
  init?(
    plan: ExpertsPlan,
    weights: ExpertsWeights,
    normEpsilon: Float,
    hiddenSize: Int,
    workspace: Workspace
  ) {
    guard let shared = plan.shared, let matrices = weights.shared else { return nil }
    network = DenseFeedForward(plan: shared.matrices, weights: matrices, workspace: workspace)
    router = weights.sharedRouter
    outputNorm = weights.branches?.sharedOutputNorm
    self.normEpsilon = normEpsilon
    self.workspace = workspace
    scores = workspace.room(for: "shared score", width: 1)
    outputs = workspace.room(for: "shared expert", width: hiddenSize)
  }

  /// The formats that the input is multiplied with.
  var inputFormats: [TensorFormat] { network.inputFormats + (router.map { [$0.format] } ?? []) }

  /// Computes a batch; `input` must have been prepared for ``inputFormats``.
  func run(_ input: Activations, count: Int) {
    network.run(input, count: count, into: outputs)
    if let outputNorm {
      workspace.kernels.rmsNorm(
        outputs.values,
        rows: count,
        width: outputs.width,
        weight: outputNorm,
        epsilon: normEpsilon,
        into: outputs.values
      )
    }
    guard let router else { return }
    workspace.kernels.product(
      router,
      input,
      tokens: 0..<count,
      rows: 0..<1,
      into: scores.values,
      stride: 1
    )
  }

  /// Adds `scale` times what a token takes of the output.
  func addOutput(of place: Int, scale: Float, to residual: UnsafeMutablePointer<Float>) {
    let share = router == nil ? 1 : 1 / (1 + expf(-scores.row(place).pointee))
    workspace.kernels.accumulate(
      scale * share,
      outputs.row(place),
      count: outputs.width,
      to: residual
    )
  }
}
