import Glibc

/// A lock, and conditions to wait on while holding it.
///
/// Not `Synchronization.Mutex`, because one cannot wait inside that.
final class Monitor: @unchecked Sendable {
  // Sendable: a mutex exists to be shared; it lives at a fixed address until the last
  // reference is gone.
  fileprivate let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Something to wait for under the lock of one monitor.
  final class Condition: @unchecked Sendable {
    // Sendable: as the monitor.
    private let monitor: Monitor
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(of monitor: Monitor) {
      self.monitor = monitor
      pthread_cond_init(condition, nil)
    }

    deinit {
      pthread_cond_destroy(condition)
      condition.deallocate()
    }

    /// Waits for a signal; call it with the lock held, and check the reason again after.
    func wait() {
      pthread_cond_wait(condition, monitor.mutex)
    }

    func signal() {
      pthread_cond_signal(condition)
    }

    func broadcast() {
      pthread_cond_broadcast(condition)
    }
  }
}
