import Compute

/// A short convolution over time, each channel for itself: y(t) = Σ w(j) · x(t − taps + 1 + j).
///
/// Between two batches it remembers its last inputs, (taps − 1, channels), zeros at the start.
struct CausalConvolution: Sendable {
  /// Tokens that one output depends on.
  let taps: Int
  let channels: Int
  /// (tap, channel): a file has (channel, tap), but neighbours in time are added up for many
  /// channels at once.
  private let weights: [Float]

  /// - Parameters:
  ///   - rows: weights as in a file, (channel, tap), the last tap for the token itself
  ///   - taps: how many
  ///   - channels: how many
  init(rows: UnsafePointer<Float>, taps: Int, channels: Int) {
    precondition(taps > 0 && channels > 0, "\(taps) taps of \(channels) channels")
    self.taps = taps
    self.channels = channels
    weights = (0..<taps * channels).map { place in
      rows[place % channels * taps + place / channels]
    }
  }

  /// Floats that are remembered between batches.
  var stateSize: Int { (taps - 1) * channels }

  /// Convolves some channels of a batch, and remembers its last inputs of them.
  ///
  /// - Parameters:
  ///   - inputs: (token, channels)
  ///   - count: tokens of the batch
  ///   - range: the channels
  ///   - state: inputs before the batch, ``stateSize`` floats
  ///   - outputs: receives the same channels, (token, channels); not `inputs`
  ///   - kernels: compute
  func run(
    _ inputs: Activations,
    count: Int,
    channels range: Range<Int>,
    state: UnsafeMutablePointer<Float>,
    into outputs: Activations,
    kernels: KernelSet
  ) {
    let first = range.lowerBound
    // The inputs of a time, counted from the first of those remembered.
    func input(_ time: Int) -> UnsafeMutablePointer<Float> {
      (time < taps - 1 ? state + time * channels : inputs.row(time - taps + 1)) + first
    }
    weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      for place in 0..<count {
        let output = outputs.row(place) + first
        kernels.multiply(weights + first, input(place), count: range.count, into: output)
        for tap in 1..<taps {
          kernels.multiplyAdd(
            weights + tap * channels + first,
            input(place + tap),
            count: range.count,
            to: output
          )
        }
      }
    }
    for time in 0..<taps - 1 where count > 0 {
      (state + time * channels + first).update(from: input(count + time), count: range.count)
    }
  }
}
