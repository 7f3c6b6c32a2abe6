import CSystem
import Glibc
import Synchronization

/// What the threads of a worker pool share. They keep it alive, not the pool, so that the pool
/// can end while they wait.
// `job` is written before `generation` releases it and read after `generation` was acquired;
// the leader does not touch it again until `unfinished` says that all have read it.
final class Crew: @unchecked Sendable {
  private typealias Job = (_ worker: Int) -> Void

  // Counts the jobs; a change is the call to work.
  private let generation = Atomic<UInt32>(0)
  // Members that have not finished the job.
  private let unfinished = Atomic<Int>(0)
  // Members that parked, or are about to.
  private let parked = Atomic<Int>(0)
  // Whether the leader parked, or is about to.
  private let leaderIsParked = Atomic<Bool>(false)
  private let isRunning = Atomic<Bool>(false)
  private let isStopping = Atomic<Bool>(false)
  private var job: UnsafePointer<Job>?
  // Whether whoever spins now and then lets another thread have the processor. A yield may
  // hand it to a stranger for milliseconds, so not where every worker has one of its own.
  private let yields: Bool

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// - Parameter sharesProcessors: whether two workers may be on the same processor
  init(sharesProcessors: Bool) {
    yields = sharesProcessors
    mutex.initialize(to: pthread_mutex_t())
    wake.initialize(to: pthread_cond_t())
    done.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
    pthread_cond_init(done, nil)
  }

  deinit {
    pthread_cond_destroy(done)
    pthread_cond_destroy(wake)
    pthread_mutex_destroy(mutex)
    done.deallocate()
    wake.deallocate()
    mutex.deallocate()
  }

  /// Starts the thread of a member; `nil` where the system refuses.
  func start(worker: Int, processor: Int32?) -> pthread_t? {
    let member = Member(crew: self, worker: worker, processor: processor)
    let argument = Unmanaged.passRetained(member)
    var thread = pthread_t()
    let code = cs_start_thread(
      &thread,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Member>.fromOpaque(argument).takeRetainedValue().work()
        return nil
      },
      argument.toOpaque()
    )
    guard code == 0 else {
      argument.release()
      return nil
    }
    return thread
  }

  /// Runs `body` on the calling thread as worker 0 and on `members` members.
  func run(_ body: (_ worker: Int) -> Void, members: Int) {
    precondition(
      !isRunning.exchange(true, ordering: .acquiring),
      "run within a run of the same pool"
    )
    if members == 0 {
      body(0)
    } else {
      withoutActuallyEscaping(body) { body in
        withUnsafePointer(to: body) { pointer in
          job = pointer
          unfinished.store(members, ordering: .relaxed)
          call()
          body(0)
          waitForMembers()
          job = nil
        }
      }
    }
    isRunning.store(false, ordering: .releasing)
  }

  /// Sends the members home.
  func stop() {
    isStopping.store(true, ordering: .releasing)
    call()
  }

  /// The life of a member: wait, work, report.
  func serve(as worker: Int) {
    var seen: UInt32 = 0
    while true {
      seen = waitForCall(after: seen)
      if isStopping.load(ordering: .acquiring) { return }
      perform(as: worker)
      report()
    }
  }

  // A function of its own, so that its reference to the closure is gone before the member
  // reports: the leader's closure must not outlive the run.
  @inline(never)
  private func perform(as worker: Int) {
    job?.pointee(worker)
  }

  private func call() {
    // Sequentially consistent here and in `park`: either the member sees the new generation
    // or the leader sees the member parked.
    generation.add(1, ordering: .sequentiallyConsistent)
    if parked.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(mutex)
      pthread_cond_broadcast(wake)
      pthread_mutex_unlock(mutex)
    }
  }

  private func report() {
    // Sequentially consistent here and in `parkLeader`: either the leader sees that nobody is
    // left or the last member sees the leader parked.
    let left = unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue
    if left == 0 && leaderIsParked.load(ordering: .sequentiallyConsistent) {
      pthread_mutex_lock(mutex)
      pthread_cond_signal(done)
      pthread_mutex_unlock(mutex)
    }
  }

  private func waitForMembers() {
    let isDone = spin { unfinished.load(ordering: .acquiring) == 0 }
    if !isDone { parkLeader() }
  }

  private func waitForCall(after seen: UInt32) -> UInt32 {
    let isCalled = spin { generation.load(ordering: .acquiring) != seen }
    return isCalled ? generation.load(ordering: .acquiring) : park(after: seen)
  }

  /// Waits for a condition without leaving the processor; false where that took too long.
  private func spin(until isMet: () -> Bool) -> Bool {
    let start = ContinuousClock.now
    repeat {
      for _ in 0..<Self.pausesPerYield {
        if isMet() { return true }
        cs_pause()
      }
      // Another worker may share the processor, possibly the one that is waited for.
      if yields { sched_yield() }
    } while start.duration(to: .now) < Self.spinTime
    return isMet()
  }

  /// A member lost its processor to somebody else, who may want the leader's too.
  private func parkLeader() {
    pthread_mutex_lock(mutex)
    leaderIsParked.store(true, ordering: .sequentiallyConsistent)
    while unfinished.load(ordering: .sequentiallyConsistent) > 0 { pthread_cond_wait(done, mutex) }
    leaderIsParked.store(false, ordering: .relaxed)
    pthread_mutex_unlock(mutex)
  }

  private func park(after seen: UInt32) -> UInt32 {
    pthread_mutex_lock(mutex)
    parked.add(1, ordering: .sequentiallyConsistent)
    var current = generation.load(ordering: .sequentiallyConsistent)
    while current == seen {
      pthread_cond_wait(wake, mutex)
      current = generation.load(ordering: .sequentiallyConsistent)
    }
    parked.subtract(1, ordering: .relaxed)
    pthread_mutex_unlock(mutex)
    return current
  }

  private static let pausesPerYield = 256
  // Longer than the gaps within a token, too short to count as load where nobody computes.
  private static let spinTime = Duration.microseconds(200)
}

/// What a member's thread is handed when it starts.
private final class Member: Sendable {
  private let crew: Crew
  private let worker: Int
  private let processor: Int32?

  init(crew: Crew, worker: Int, processor: Int32?) {
    self.crew = crew
    self.worker = worker
    self.processor = processor
  }

  func work() {
    if let processor { _ = cs_pin_thread(processor) }
    crew.serve(as: worker)
  }
}
