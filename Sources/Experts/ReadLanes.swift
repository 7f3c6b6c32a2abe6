import Events
import Glibc

/// The threads that read experts while others compute.
///
/// An expert is handed in as its pieces, so that one large expert keeps several lanes
/// busy; it has arrived when its last piece has.
final class ReadLanes: @unchecked Sendable {
  // Sendable: everything mutable below is touched only with `work` or `arrivals` held, as
  // the comment at each says.

  /// One piece of one expert to be read.
  struct Job {
    let file: DirectFile
    let offset: Int
    let count: Int
    let memory: UnsafeMutableRawPointer
    /// The slot that the piece belongs to.
    let slot: Int
  }

  /// How the read of one expert went.
  struct Arrival {
    var slot: Int
    var bytes: Int
    var start: Int64
    var end: Int64
    var lane: Int
    var failure: ExpertsError?
  }

  let laneCount: Int
  private let alignment: Int
  private let now: @Sendable () -> Int64
  private let work = Monitor()
  private let arrivals = Monitor()
  // Under `work`.
  private var queue: [Job] = []
  private var queueHead = 0
  private var isClosing = false
  // Under `arrivals`.
  private var pending: [Int: (pieces: Int, arrival: Arrival)] = [:]
  private var arrived: [Arrival] = []
  private var threads: [pthread_t] = []

  init(laneCount: Int, alignment: Int, now: @escaping @Sendable () -> Int64) {
    self.laneCount = laneCount
    self.alignment = alignment
    self.now = now
    for lane in 0..<laneCount { startThread(lane) }
  }

  /// Ends the threads after the reads under way; what is still queued is dropped.
  func close() {
    work.locked {
      isClosing = true
      work.broadcast()
    }
    for thread in threads { pthread_join(thread, nil) }
    threads = []
  }

  /// Queues the pieces of one expert.
  func submit(_ jobs: [Job]) {
    guard let first = jobs.first else { return }
    let fresh = Arrival(slot: first.slot, bytes: 0, start: .max, end: 0, lane: 0, failure: nil)
    arrivals.locked { pending[first.slot] = (jobs.count, fresh) }
    work.locked {
      queue.append(contentsOf: jobs)
      work.broadcast()
    }
  }

  /// Takes what has arrived since the last call; waits for something if told to.
  func take(waiting: Bool, into list: inout [Arrival]) {
    arrivals.locked {
      while waiting && arrived.isEmpty && !pending.isEmpty { arrivals.wait() }
      list.append(contentsOf: arrived)
      arrived.removeAll(keepingCapacity: true)
    }
  }

  private func startThread(_ lane: Int) {
    final class Start {
      let lanes: ReadLanes
      let lane: Int
      init(_ lanes: ReadLanes, _ lane: Int) {
        self.lanes = lanes
        self.lane = lane
      }
    }
    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(self, lane)).toOpaque()
    // Signals that ask for something belong to the main thread, and a new thread inherits
    // the mask. Faults stay open, so that a crash in here restores the terminal too.
    var asking = sigset_t()
    var before = sigset_t()
    sigemptyset(&asking)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGPIPE] {
      sigaddset(&asking, signal)
    }
    pthread_sigmask(SIG_BLOCK, &asking, &before)
    let result = pthread_create(
      &thread,
      nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        start.lanes.run(lane: start.lane)
        return nil
      },
      start
    )
    pthread_sigmask(SIG_SETMASK, &before, nil)
    precondition(result == 0, "read lane \(lane) could not be started: \(result)")
    threads.append(thread)
  }

  private func run(lane: Int) {
    while let job = nextJob() {
      let start = now()
      var bytes = 0
      var failure: ExpertsError?
      do {
        bytes = try job.file.read(
          into: job.memory,
          offset: job.offset,
          count: job.count,
          alignment: alignment
        )
      } catch {
        failure = error
      }
      finish(job, bytes: bytes, start: start, lane: lane, failure: failure)
    }
  }

  private func nextJob() -> Job? {
    work.locked {
      while queueHead == queue.count && !isClosing { work.wait() }
      if isClosing { return nil }
      let job = queue[queueHead]
      queueHead += 1
      if queueHead == queue.count {
        queue.removeAll(keepingCapacity: true)
        queueHead = 0
      }
      return job
    }
  }

  private func finish(
    _ job: Job,
    bytes: Int,
    start: Int64,
    lane: Int,
    failure: ExpertsError?
  ) {
    let end = now()
    arrivals.locked {
      guard var entry = pending[job.slot] else { return }
      entry.pieces -= 1
      entry.arrival.bytes += bytes
      entry.arrival.start = min(entry.arrival.start, start)
      entry.arrival.end = max(entry.arrival.end, end)
      entry.arrival.lane = lane
      entry.arrival.failure = entry.arrival.failure ?? failure
      if entry.pieces > 0 {
        pending[job.slot] = entry
      } else {
        pending[job.slot] = nil
        arrived.append(entry.arrival)
        arrivals.signal()
      }
    }
  }
}
