import Glibc

/// A lock with a condition to wait on, for the few threads that share the read queue.
final class Monitor: @unchecked Sendable {
  // Sendable: a mutex and a condition variable exist to be shared; they live at fixed
  // addresses until the last reference is gone.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Waits for a signal; call it with the lock held, and check the reason again after.
  func wait() {
    pthread_cond_wait(condition, mutex)
  }

  func signal() {
    pthread_cond_signal(condition)
  }

  func broadcast() {
    pthread_cond_broadcast(condition)
  }
}
