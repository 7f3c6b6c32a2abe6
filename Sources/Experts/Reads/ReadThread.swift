import CSystem
import Glibc

/// A thread that reads, and leaves the signals of the terminal to the main thread.
package struct ReadThread: Sendable {
  private let thread: pthread_t

  package init(_ body: @escaping @Sendable () -> Void) {
    final class Start {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(body)).toOpaque()
    let code = cs_start_thread(
      &thread,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      },
      start
    )
    precondition(code == 0, "a thread that reads could not be started: errno \(code)")
    self.thread = thread
  }

  /// Waits for the end of the thread; call it once.
  package func join() {
    pthread_join(thread, nil)
  }
}
