import Glibc

/// Keys and values of every token so far, kept for attention.
///
/// Laid out as (layer, kv head, position, head size), so that one head's attention walks
/// through memory in order. Pages become resident as positions are filled.
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
      }
    }
    byteCount = shape.cacheBytesPerToken * capacity
    guard
      let memory = mmap(
        nil,
        byteCount,
        PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
        -1,
        0
      ), memory != MAP_FAILED
    else { throw .outOfMemory(what: "KV cache", bytes: byteCount) }
    base = memory.assumingMemoryBound(to: Float.self)
  }

  deinit {
    munmap(base, byteCount)
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

  /// Says that `tokens` more positions are filled in every layer.
  func advance(by tokens: Int) {
    precondition(count + tokens <= capacity, "\(count) + \(tokens) tokens of \(capacity)")
    count += tokens
  }

  /// Forgets every position from `count` on.
  package func truncate(to count: Int) {
    precondition(count <= self.count, "\(count) of \(self.count)")
    self.count = count
  }
}
