import Compute
import GGUF
import Glibc

/// The gated delta net of one layer.
///
/// Tokens go through one after the other, in a batch as alone, so that the result does not
/// depend on how a text was cut. What runs side by side are the heads: a worker takes whole
/// key heads with the value heads that they serve, from the convolution to the norm.
final class DeltaNet: Mixer {
  private let layer: Int
  private let plan: DeltaNetPlan
  private let weights: DeltaNetWeights
  private let workspace: Workspace
  private let normEpsilon: Float
  /// Weights that make an RMS norm one that divides by the length, times the scale of
  /// attention for queries: (keySize).
  private let keyNorm: [Float]
  private let queryNorm: [Float]

  private let fused: Activations  // (token, channels + valueWidth), where both come together
  private let inputs: Activations  // (token, channels)
  private let convolved: Activations  // (token, channels)
  private let rates: [Activations]  // (token, 2 valueHeadCount), or half of that each
  private let outputGates: Activations  // (token, valueWidth)
  private let answers: Activations  // (token, valueWidth)

  init(
    layer: Int,
    plan: DeltaNetPlan,
    weights: DeltaNetWeights,
    normEpsilon: Float,
    workspace: Workspace
  ) {
    self.layer = layer
    self.plan = plan
    self.weights = weights
    self.workspace = workspace
    self.normEpsilon = normEpsilon
    let length = 1 / Float(plan.keySize).squareRoot()
    keyNorm = Array(repeating: length, count: plan.keySize)
    queryNorm = Array(repeating: length * length, count: plan.keySize)
    fused = workspace.room(
      for: "fused delta inputs",
      width: plan.hasFusedInputs ? plan.channels + plan.valueWidth : 0
    )
    inputs = workspace.room(for: "delta inputs", width: plan.channels)
    convolved = workspace.room(for: "convolved", width: plan.channels)
    rates = weights.rates.enumerated().map { number, matrix in
      workspace.room(for: "delta rates \(number)", width: matrix.rows)
    }
    outputGates = workspace.room(for: "delta output gates", width: plan.valueWidth)
    answers = workspace.room(for: "delta answers", width: plan.valueWidth)
  }

  func run(_ input: Activations, count: Int, cache: KVCache, into result: Activations) {
    var products = Array(zip(weights.rates, rates))
    switch weights.inputs {
    case .separate(let matrix, let outputGate):
      products += [(matrix, inputs), (outputGate, outputGates)]
    case .fused(let matrix):
      products.append((matrix, fused))
    }
    workspace.prepare(input, for: products.map(\.0.format), count: count)
    workspace.multiply(products, input, count: count)
    let state = cache.state(layer: layer)
    let pool = workspace.pool
    pool.split(plan.keyHeadCount, grain: 1) { keyHeads, _ in
      for keyHead in keyHeads {
        let valueHeads = plan.valueHeads(of: keyHead)
        if plan.hasFusedInputs { separate(keyHead: keyHead, count: count) }
        convolve(keyHead: keyHead, valueHeads: valueHeads, count: count, state: state)
        for head in valueHeads {
          answer(
            valueHead: head,
            keyHead: keyHead,
            count: count,
            memory: state + weights.convolution.stateSize + head * plan.valueSize * plan.keySize
          )
        }
      }
    }
    workspace.multiply(weights.output, answers, count: count, into: result)
  }

  /// Takes apart what one matrix made for a key head and its value heads, which are neighbours.
  private func separate(keyHead: Int, count: Int) {
    let keySize = plan.keySize
    let valueSize = plan.valueWidth / plan.keyHeadCount
    for place in 0..<count {
      var source = fused.row(place) + keyHead * 2 * (keySize + valueSize)
      let row = inputs.row(place)
      for (target, size) in [
        (row + keyHead * keySize, keySize),
        (row + plan.keyWidth + keyHead * keySize, keySize),
        (row + 2 * plan.keyWidth + keyHead * valueSize, valueSize),
        (outputGates.row(place) + keyHead * valueSize, valueSize),
      ] {
        target.update(from: source, count: size)
        source += size
      }
    }
  }

  /// Convolution and SiLU of a key head's channels and its value heads'; norms of queries
  /// and keys.
  private func convolve(
    keyHead: Int,
    valueHeads: [Int],
    count: Int,
    state: UnsafeMutablePointer<Float>
  ) {
    let kernels = workspace.kernels
    let query = channels(of: keyHead, size: plan.keySize, from: 0)
    let key = channels(of: keyHead, size: plan.keySize, from: plan.keyWidth)
    let values = valueHeads.map(valueChannels)
    for channels in [query, key] + values {
      weights.convolution.run(
        inputs,
        count: count,
        channels: channels,
        state: state,
        into: convolved,
        kernels: kernels
      )
      for place in 0..<count {
        let row = convolved.row(place) + channels.lowerBound
        kernels.sigmoidMultiply(gate: row, row, count: channels.count, into: row)
      }
    }
    for place in 0..<count {
      for (channels, norm) in [(query, queryNorm), (key, keyNorm)] {
        // x / √(Σ x² + ε) is the RMS norm with ε / n, divided by √n.
        let row = convolved.row(place) + channels.lowerBound
        kernels.rmsNorm(
          row,
          rows: 1,
          width: plan.keySize,
          weight: norm,
          epsilon: normEpsilon / Float(plan.keySize),
          into: row
        )
      }
    }
  }

  /// What a head answers to each token of the batch, normed and weighed.
  private func answer(
    valueHead: Int,
    keyHead: Int,
    count: Int,
    memory: UnsafeMutablePointer<Float>
  ) {
    let kernels = workspace.kernels
    let query = channels(of: keyHead, size: plan.keySize, from: 0).lowerBound
    let key = channels(of: keyHead, size: plan.keySize, from: plan.keyWidth).lowerBound
    let value = valueChannels(of: valueHead).lowerBound
    for place in 0..<count {
      let row = convolved.row(place)
      let (learning, fading) = rates(of: valueHead, place)
      let answer = answers.row(place) + valueHead * plan.valueSize
      kernels.deltaStep(
        query: row + query,
        key: row + key,
        value: row + value,
        keySize: plan.keySize,
        valueSize: plan.valueSize,
        decay: fading,
        rate: learning,
        state: memory,
        into: answer
      )
      kernels.rmsNorm(
        answer,
        rows: 1,
        width: plan.valueSize,
        weight: weights.norm,
        epsilon: normEpsilon,
        into: answer
      )
      kernels.siluMultiply(
        gate: outputGates.row(place) + valueHead * plan.valueSize,
        up: answer,
        count: plan.valueSize,
        into: answer
      )
    }
  }

  /// How much of a token a head's state learns, and how much of what it knew stays.
  private func rates(of valueHead: Int, _ place: Int) -> (learning: Float, fading: Float) {
    func rate(_ index: Int) -> Float {
      rates[index / rates[0].width].row(place)[index % rates[0].width]
    }
    let places = plan.ratePlaces(of: valueHead)
    let step = softplus(rate(places.fading) + weights.fadingBias[valueHead])
    return (1 / (1 + expf(-rate(places.learning))), expf(weights.fading[valueHead] * step))
  }

  /// log(1 + eˣ), which is x where eˣ would be too large.
  private func softplus(_ x: Float) -> Float { x > 20 ? x : log1pf(expf(x)) }

  private func valueChannels(of head: Int) -> Range<Int> {
    channels(of: head, size: plan.valueSize, from: 2 * plan.keyWidth)
  }

  private func channels(of head: Int, size: Int, from start: Int) -> Range<Int> {
    start + head * size..<start + (head + 1) * size
  }
}
