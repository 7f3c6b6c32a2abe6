import CSystem
import Glibc
import Synchronization

/// The threads that compute, and the thread that leads them.
///
/// `run` is a fork and a join: every worker runs the same body once, with its number. The
/// calling thread is worker 0. A token is hundreds of forks of a few microseconds each, which
/// no general scheduler serves that fast; so workers spin between two runs, and park when the
/// next one does not come soon.
///
/// With `pins` every worker stays on a processor of its own, as some kernels move busy
/// threads onto one. This holds for the calling thread too, from its first run until the pool
/// goes. A thread that it starts meanwhile inherits that one processor, so start threads that
/// do other work before.
package final class WorkerPool: Sendable {
  /// Workers, the calling thread included.
  package let threadCount: Int

  private let crew: Crew
  private let shares: WorkShares
  private let threads: [pthread_t]
  // Empty where threads are not pinned; else worker i stays on the i-th.
  private let processors: [Int32]
  // The thread that leads and is pinned; 0 before the first run.
  private let leader = Atomic<UInt>(0)

  /// A pool of `threads` workers, of fewer where the system refuses to start so many.
  package init(threads count: Int, pins: Bool) {
    precondition(count > 0, "\(count) threads")
    let allowed = pins ? Self.allowedProcessors() : []
    processors = allowed.count >= count ? allowed : []
    crew = Crew(sharesProcessors: processors.isEmpty)
    var threads: [pthread_t] = []
    for worker in 1..<count {
      let processor = processors.isEmpty ? nil : processors[worker]
      guard let thread = crew.start(worker: worker, processor: processor) else { break }
      threads.append(thread)
    }
    self.threads = threads
    threadCount = threads.count + 1
    shares = WorkShares(workers: threadCount)
  }

  deinit {
    crew.stop()
    for thread in threads { pthread_join(thread, nil) }
    if !processors.isEmpty && leader.load(ordering: .relaxed) == UInt(pthread_self()) {
      _ = cs_allow_processors(processors, Int32(processors.count))
    }
  }

  /// Runs `body` once on every worker, and returns when all are done.
  ///
  /// A body must not call `run` or `split` of its own pool: there is nobody left to help.
  package func run(_ body: (_ worker: Int) -> Void) {
    if !processors.isEmpty { pinLeader() }
    crew.run(body, members: threads.count)
  }

  /// Shares `0..<count` among the workers in contiguous ranges of whole grains, and calls
  /// `body` with each range and its worker; several times for one, and with more of them for
  /// whoever is faster.
  package func split(_ count: Int, grain: Int, _ body: (Range<Int>, _ worker: Int) -> Void) {
    guard count > 0 else { return }
    guard count > grain && threadCount > 1 else { return body(0..<count, 0) }
    shares.deal((count + grain - 1) / grain)
    run { worker in
      while let grains = shares.take(for: worker) {
        body(grains.lowerBound * grain..<min(grains.upperBound * grain, count), worker)
      }
    }
  }

  /// The range of `0..<count` that is a worker's where all have equal shares, of whole grains.
  package func share(of count: Int, grain: Int, for worker: Int) -> Range<Int> {
    precondition(count >= 0 && grain > 0, "\(count) in grains of \(grain)")
    precondition((0..<threadCount).contains(worker), "worker \(worker) of \(threadCount)")
    let grains = (count + grain - 1) / grain
    let start = grains * worker / threadCount * grain
    let end = grains * (worker + 1) / threadCount * grain
    return min(start, count)..<min(end, count)
  }

  private func pinLeader() {
    let thread = UInt(pthread_self())
    guard leader.load(ordering: .relaxed) != thread else { return }
    leader.store(thread, ordering: .relaxed)
    _ = cs_pin_thread(processors[0])
  }

  private static func allowedProcessors() -> [Int32] {
    [Int32](unsafeUninitializedCapacity: 1024) { list, count in
      count = Int(cs_allowed_processors(list.baseAddress, 1024))
    }
  }
}
