import Synchronization

/// Units of work that are dealt out among workers; who has done his own takes from another.
///
/// Workers are never equally fast: one of them leads, and processors are shared with strangers.
/// Everybody takes most of what he has left at once, so that long pieces stay in one piece and
/// the last ones are short.
final class WorkShares: @unchecked Sendable {
  // Sendable: dealt while nobody works, taken by exchanges.

  /// What a worker has left: the first unit in the lower half, the end in the upper one.
  ///
  /// Alone in its cache lines.
  private struct Hand: ~Copyable {
    let units = Atomic<UInt64>(0)
    let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0)
    let morePadding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
      (0, 0, 0, 0, 0, 0, 0, 0)
  }

  private let hands: UnsafeMutablePointer<Hand>
  private let workerCount: Int

  init(workers: Int) {
    workerCount = workers
    hands = .allocate(capacity: workers)
    for worker in 0..<workers { (hands + worker).initialize(to: Hand()) }
  }

  deinit {
    hands.deinitialize(count: workerCount)
    hands.deallocate()
  }

  /// Deals `0..<count` out, a contiguous range to each, when nobody works.
  func deal(_ count: Int) {
    precondition((0...Int(UInt32.max)).contains(count), "\(count) units of work")
    for worker in 0..<workerCount {
      let range = count * worker / workerCount..<count * (worker + 1) / workerCount
      hands[worker].units.store(Self.packed(range), ordering: .relaxed)
    }
  }

  /// What a worker does next: of his own as long as there is any; `nil` when all is taken.
  func take(for worker: Int) -> Range<Int>? {
    let own = exchange(worker) { left in
      // Three of four.
      let end = left.upperBound - left.count / 4
      return (left.lowerBound..<end, end..<left.upperBound)
    }
    if let own { return own }
    for offset in 1..<workerCount {
      let taken = exchange((worker + offset) % workerCount) { left in
        let middle = left.lowerBound + left.count / 2
        return (middle..<left.upperBound, left.lowerBound..<middle)
      }
      if let taken { return taken }
    }
    return nil
  }

  private func exchange(
    _ worker: Int,
    _ cut: (_ left: Range<Int>) -> (taken: Range<Int>, kept: Range<Int>)
  ) -> Range<Int>? {
    var seen = hands[worker].units.load(ordering: .relaxed)
    while true {
      let left = Int(UInt32(truncatingIfNeeded: seen))..<Int(seen >> 32)
      if left.isEmpty { return nil }
      let (taken, kept) = cut(left)
      let (isExchanged, now) = hands[worker].units.weakCompareExchange(
        expected: seen,
        desired: Self.packed(kept),
        ordering: .relaxed
      )
      if isExchanged { return taken }
      seen = now
    }
  }

  private static func packed(_ range: Range<Int>) -> UInt64 {
    UInt64(range.lowerBound) | UInt64(range.upperBound) << 32
  }
}
