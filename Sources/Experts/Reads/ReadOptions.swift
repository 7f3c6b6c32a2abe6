/// How experts are read.
package struct ReadOptions: Sendable {
  /// What hands the reads to the kernel.
  package enum Backend: String, Sendable, CaseIterable {
    /// Lanes: as fast as io_uring with several experts to read, and faster with one alone,
    /// which is what a token in a well-filled store waits for.
    case automatic
    /// io_uring: one thread, several reads under way, and less of the processor's time.
    /// Lanes where the kernel refuses it.
    case ring
    /// Threads that each read with `pread`.
    case lanes
  }

  /// Reads that may be under way at the same time on `pread` threads; io_uring takes twice
  /// as many, because there a read that waits costs no thread.
  package var laneCount: Int
  package var backend: Backend
  /// A slower storage to imitate; nil for the real one alone.
  ///
  /// Always served by lanes.
  package var simulated: SimulatedStorage?
  /// Whether a failed read is tried once more, through the page cache.
  package var isRetrying: Bool

  package init(
    laneCount: Int = 4,
    backend: Backend = .automatic,
    simulated: SimulatedStorage? = nil,
    isRetrying: Bool = true
  ) {
    self.laneCount = laneCount
    self.backend = backend
    self.simulated = simulated
    self.isRetrying = isRetrying
  }
}
