import Compute

/// The short convolution of one layer.
final class ShortConvolution: Mixer {
  private let layer: Int
  private let plan: ShortConvolutionPlan
  private let weights: ShortConvolutionWeights
  private let workspace: Workspace
  private let inputs: Activations  // (token, 3 channels): b, c, x
  private let products: Activations  // (token, channels): b · x
  private let outputs: Activations  // (token, channels)

  init(
    layer: Int,
    plan: ShortConvolutionPlan,
    weights: ShortConvolutionWeights,
    workspace: Workspace
  ) {
    self.layer = layer
    self.plan = plan
    self.weights = weights
    self.workspace = workspace
    inputs = workspace.room(for: "convolution inputs", width: 3 * plan.channels)
    products = workspace.room(for: "convolution products", width: plan.channels)
    outputs = workspace.room(for: "convolved", width: plan.channels)
  }

  func run(_ input: Activations, count: Int, cache: KVCache, into result: Activations) {
    workspace.multiply(weights.inputs, input, count: count, into: inputs)
    let (kernels, state) = (workspace.kernels, cache.state(layer: layer))
    workspace.pool.split(plan.channels, grain: 64) { channels, _ in
      let first = channels.lowerBound
      for place in 0..<count {
        let row = inputs.row(place) + first
        kernels.multiply(
          row,
          row + 2 * plan.channels,
          count: channels.count,
          into: products.row(place) + first
        )
      }
      weights.convolution.run(
        products,
        count: count,
        channels: channels,
        state: state,
        into: outputs,
        kernels: kernels
      )
      for place in 0..<count {
        let output = outputs.row(place) + first
        kernels.multiply(
          inputs.row(place) + first + plan.channels,
          output,
          count: channels.count,
          into: output
        )
      }
    }
    workspace.multiply(weights.output, outputs, count: count, into: result)
  }
}
