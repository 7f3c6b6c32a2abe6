import Glibc

/// Keys and values of every token so far, kept for attention.
///
/// Laid out as (layer, kv head, position, headSize), so that one head's attention walks
/// through memory in order. Pages become resident as positions are filled.
package final class KVCache {
  package let shape: ModelShape
  /// Tokens that fit.
  package let capacity: Int
  /// Tokens that are in.
  package private(set) var count = 0

  private let base: UnsafeMutablePointer<Float>
  private let byteCount: Int

  package init(shape: ModelShape, capacity: Int) throws(InferenceError) {
    self.shape = shape
    self.capacity = capacity
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

  /// Keys of one head, (position, headSize).
  func keys(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
    base + (2 * layer * shape.kvHeadCount + head) * capacity * shape.headSize
  }

  /// Values of one head, (position, headSize).
  func values(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
    base + ((2 * layer + 1) * shape.kvHeadCount + head) * capacity * shape.headSize
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
