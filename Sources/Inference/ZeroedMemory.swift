import Glibc

/// Memory of our own, all zeros at first: a mapping whose pages come when they are touched.
final class ZeroedMemory {
  let base: UnsafeMutableRawPointer
  let byteCount: Int

  /// - Parameters:
  ///   - byteCount: how much; 0 is allowed
  ///   - purpose: what for, as the error names it
  ///   - isReserved: whether the system must promise it, which it may refuse
  ///   - hasHugePages: whether large pages are wished for
  /// - Throws: ``InferenceError/outOfMemory(what:bytes:)``
  init(
    byteCount: Int,
    for purpose: String,
    isReserved: Bool = false,
    hasHugePages: Bool = false
  ) throws(InferenceError) {
    self.byteCount = byteCount
    guard
      let memory = mmap(
        nil,
        max(byteCount, 1),
        PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | (isReserved ? 0 : MAP_NORESERVE),
        -1,
        0
      ), memory != MAP_FAILED
    else { throw .outOfMemory(what: purpose, bytes: byteCount) }
    if hasHugePages { madvise(memory, max(byteCount, 1), MADV_HUGEPAGE) }
    base = memory
  }

  deinit {
    munmap(base, max(byteCount, 1))
  }
}
