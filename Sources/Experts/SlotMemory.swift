import Glibc

/// The memory of all slots: one mapping, made once and never given back in parts.
///
/// Slots are recycled instead of freed because page churn costs more than a better hit
/// rate gains. Pages become resident when a slot is first used.
struct SlotMemory: ~Copyable {
  let base: UnsafeMutableRawPointer
  private let byteCount: Int

  init(byteCount: Int) throws(ExpertsError) {
    let size = max(byteCount, 1)
    guard
      let base = mmap(
        nil,
        size,
        PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
        -1,
        0
      ),
      base != MAP_FAILED
    else { throw .outOfMemory(bytes: byteCount) }
    // Experts are streamed through the cores: fewer page walks, more bandwidth.
    madvise(base, size, MADV_HUGEPAGE)
    self.base = base
    self.byteCount = size
  }

  /// Gives the memory of a slot back to the system; it is zero when used again.
  borrowing func giveBack(from offset: Int, byteCount: Int) {
    let page = sysconf(Int32(_SC_PAGESIZE))
    let first = (offset + page - 1) / page * page
    let end = (offset + byteCount) / page * page
    if first < end { madvise(base + first, end - first, MADV_DONTNEED) }
  }

  deinit {
    munmap(base, byteCount)
  }
}
