import Glibc

/// Keys and values of every token so far, kept for attention, and the states of layers that
/// keep no tokens apart.
///
/// Keys and values are laid out as (layer, kv head, position, head size), so that one head's
/// attention walks through memory in order. Pages become resident as positions are filled.
package final class KVCache {
  package let shape: ModelShape
  /// Tokens that fit.
  package let capacity: Int
  /// Tokens that are in.
  package private(set) var count = 0

  /// Where the keys of a layer begin; the values follow them.
  private struct Region {
    let start: Int
    let headCount: Int
    let headSize: Int
  }

  private let regions: [Region]
  /// What recurrent layers remember; nil in a model without such layers.
  private let recurrent: RecurrentState?
  private let base: UnsafeMutablePointer<Float>
  private let byteCount: Int

  package init(shape: ModelShape, capacity: Int) throws(InferenceError) {
    self.shape = shape
    self.capacity = capacity
    var width = 0
    regions = shape.layers.map { layer in
      defer { width += layer.mixer.cachedWidth }
      switch layer.mixer {
      case .attention(let plan):
        return Region(
          start: width * capacity,
          headCount: plan.kvHeadCount,
          headSize: plan.headSize
        )
      case .latentAttention(let plan):
        return Region(start: width * capacity, headCount: 1, headSize: plan.cachedSize)
      case .deltaNet, .shortConvolution:
        return Region(start: width * capacity, headCount: 0, headSize: 0)
      }
    }
    let states = shape.layers.map(\.mixer.stateSize)
    recurrent = states.contains { $0 > 0 } ? try RecurrentState(sizes: states) : nil
    byteCount = shape.cacheBytesPerToken * capacity
    guard
      let memory = mmap(
        nil,
        max(byteCount, 1),
        PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
        -1,
        0
      ), memory != MAP_FAILED
    else { throw .outOfMemory(what: "KV cache", bytes: byteCount) }
    base = memory.assumingMemoryBound(to: Float.self)
  }

  deinit {
    munmap(base, max(byteCount, 1))
  }

  /// Keys of one head, (position, head size).
  func keys(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
    let region = regions[layer]
    return base + region.start + head * capacity * region.headSize
  }

  /// Values of one head, (position, head size).
  func values(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
    let region = regions[layer]
    return base + region.start + (region.headCount + head) * capacity * region.headSize
  }

  /// Latents of latent attention, each with the rotated part of its key: (position, width).
  func latents(layer: Int) -> UnsafeMutablePointer<Float> { base + regions[layer].start }

  /// What a recurrent layer remembers.
  func state(layer: Int) -> UnsafeMutablePointer<Float> {
    guard let recurrent else { preconditionFailure("layer \(layer) is not recurrent") }
    return recurrent.ofLayer(layer)
  }

  /// Says that `tokens` more positions are filled in every layer.
  func advance(by tokens: Int) {
    precondition(count + tokens <= capacity, "\(count) + \(tokens) tokens of \(capacity)")
    count += tokens
  }

  /// Forgets every position from `limit` on, and as many more as recurrent layers need to:
  /// these can go back to what ``keepState()`` kept, or to the beginning.
  ///
  /// - Returns: the positions that are left, at most `limit`; those behind them are to be
  ///   computed again
  @discardableResult
  package func truncate(to limit: Int) -> Int {
    if limit < count || limit == 0 { count = recurrent?.goBack(toAtMost: limit) ?? limit }
    return count
  }

  /// Whether ``truncate(to:)`` may have to forget more than it was asked to.
  package var hasStates: Bool { recurrent != nil }

  /// Remembers the states of recurrent layers as they are now, to go back to.
  package func keepState() {
    recurrent?.keep(at: count)
  }

  /// Undoes what a batch that failed did to recurrent layers.
  func dropUnfinishedBatch() {
    if let recurrent { count = recurrent.goBack(toAtMost: count) }
  }
}
