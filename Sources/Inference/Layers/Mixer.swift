import Compute

/// The first half of a layer: what lets a token know of those before it.
protocol Mixer: AnyObject {
  /// Computes a batch, and appends what later tokens will need to the cache.
  ///
  /// - Parameters:
  ///   - input: the normed residual stream, (token, hiddenSize)
  ///   - count: tokens of the batch; they follow those that the cache holds
  ///   - cache: of the whole text
  ///   - result: receives what is added to the residual stream, (token, hiddenSize)
  func run(_ input: Activations, count: Int, cache: KVCache, into result: Activations)
}
