import CSystem
import Glibc

/// How fast threads read memory that no processor cache holds: the bound of decode.
package enum MemoryBandwidth {
  /// Bytes a second: the best pass of all threads together over a buffer on huge pages, each
  /// thread pinned and summing a stretch of its own.
  ///
  /// - Parameters:
  ///   - threads: as many as will compute
  ///   - byteCount: of the buffer, far more than the processor's caches hold
  ///   - passes: the best of which counts, since other programs only make one slower
  /// - Returns: `nil` where the memory cannot be had
  package static func measure(threads: Int, byteCount: Int, passes: Int) -> Double? {
    precondition(threads > 0 && passes > 0, "\(threads) threads, \(passes) passes")
    let lines = byteCount / lineBytes
    let size = lines * lineBytes
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    guard size > 0,
      let memory = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0),
      memory != MAP_FAILED
    else { return nil }
    defer { munmap(memory, size) }
    madvise(memory, size, MADV_HUGEPAGE)

    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let pool = WorkerPool(threads: threads, pins: threads > 1 && threads <= processors)
    func overAll(_ body: (UnsafeMutableRawBufferPointer) -> Void) {
      pool.run { worker in
        let share = pool.share(of: lines, grain: 1, for: worker)
        body(
          UnsafeMutableRawBufferPointer(
            start: memory + share.lowerBound * lineBytes,
            count: share.count * lineBytes
          )
        )
      }
    }
    // Pages that nobody wrote to are all the same page of zeros.
    overAll { share in
      if let start = share.baseAddress { memset(start, 1, share.count) }
    }
    let clock = ContinuousClock()
    var best = Duration.seconds(Int64.max)
    for _ in 0..<passes {
      let took = clock.measure { overAll { _ = sum(UnsafeRawBufferPointer($0)) } }
      best = min(best, took)
    }
    return Double(size) / (best / .seconds(1))
  }

  /// The sum of the 64-bit numbers of whole cache lines, modulo 2^64.
  package static func sum(_ memory: UnsafeRawBufferPointer) -> UInt64 {
    precondition(
      memory.count % lineBytes == 0 && Int(bitPattern: memory.baseAddress) % lineBytes == 0,
      "\(memory.count) bytes are not whole lines of \(lineBytes)"
    )
    return cs_sum(memory.baseAddress, memory.count)
  }

  private static let lineBytes = 64
}
