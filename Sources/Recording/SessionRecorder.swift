import CSystem
import Events
import Foundation
import Synchronization

/// Records a session on a thread of its own, so that the model never waits for a disk.
///
/// A slow model's token is on disk at once; a fast one's wait a little and share a
/// transaction. When writing fails, recording stops and the chat goes on.
package final class SessionRecorder: @unchecked Sendable {
  // Sendable: `queue` and `writer` are; `thread` is set once before others see it.

  /// Milliseconds between two transactions: what a crash may take, and little enough of the
  /// processor where a transaction costs as much as packing some tokens.
  private static let pause: Int64 = 100

  private let queue = EventQueue()
  private let writer: SessionWriter
  private let isFinishing = Atomic<Bool>(false)
  private let failed = Mutex<RecordingError?>(nil)
  private let size = Atomic<Int>(0)
  private var thread = pthread_t()

  package init(writer: SessionWriter) {
    self.writer = writer
    size.store(writer.byteCount, ordering: .relaxed)
    let argument = Unmanaged.passRetained(self).toOpaque()
    let result = cs_start_thread(
      &thread,
      { argument in
        guard let argument else { return nil }
        Unmanaged<SessionRecorder>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      },
      argument
    )
    precondition(result == 0, "the recorder could not be started: \(result)")
  }

  /// The file that is written.
  package var path: String { writer.path }

  /// Size of the recording, in bytes, as of the last transaction.
  package var byteCount: Int { size.load(ordering: .relaxed) }

  /// What went wrong, if anything did.
  package var failure: RecordingError? { failed.withLock { $0 } }

  /// Hands an event over.
  ///
  /// Called by one thread only; never waits.
  package func submit(_ event: SessionEvent) {
    queue.push(event)
  }

  /// Writes what is left, closes the file and ends the thread.
  package func finish() {
    isFinishing.store(true, ordering: .sequentiallyConsistent)
    queue.wake()
    pthread_join(thread, nil)
  }

  private func run() {
    // Tokens are computed first; there is time to record them while the next one reads.
    _ = cs_nice_thread(10)
    var lastCommit = Self.milliseconds() - Self.pause
    while true {
      let isLast = isFinishing.load(ordering: .sequentiallyConsistent)
      let events = queue.popAll()
      if !events.isEmpty {
        write(events)
        lastCommit = Self.milliseconds()
      }
      if isLast { break }
      if events.isEmpty { waitForEvents() }
      rest(until: lastCommit + Self.pause)
    }
    do {
      try writer.close()
    } catch {
      note(error)
    }
  }

  /// Lets events gather; ends early, by some milliseconds, when the session does.
  private func rest(until time: Int64) {
    while !isFinishing.load(ordering: .relaxed) {
      let early = time - Self.milliseconds()
      if early <= 0 { return }
      usleep(UInt32(min(early, 10)) * 1000)
    }
  }

  private func write(_ events: [SessionEvent]) {
    guard failure == nil else { return }
    do {
      try writer.append(events)
      size.store(writer.byteCount, ordering: .relaxed)
    } catch {
      note(error)
    }
  }

  private func note(_ error: RecordingError) {
    failed.withLock { $0 = $0 ?? error }
  }

  private func waitForEvents() {
    var descriptor = pollfd(fd: queue.descriptor, events: Int16(POLLIN), revents: 0)
    poll(&descriptor, 1, -1)
  }

  private static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
