import GGUF

/// A short convolution between two gates, as LFM2 has it (arXiv 2511.23404, section 2.1):
/// b, c, x = input projections; output projection of c · convolution(b · x).
package struct ShortConvolutionPlan: Equatable, Sendable {
  /// Tokens that the convolution sees, the token itself included.
  package var taps: Int
  /// Width of each of the three, that of the residual stream.
  package var channels: Int

  /// Reads the keys.
  ///
  /// Throws ``InferenceError`` or ``GGUFError``.
  init(_ keys: ModelKeys) throws {
    taps = try keys.size("shortconv.l_cache", in: 1...64)
    channels = keys.hiddenSize
  }

  /// Floats that are remembered: the last inputs of the convolution.
  package var stateSize: Int { (taps - 1) * channels }
}
