import Glibc
import Synchronization

/// The one device behind all lanes of a simulated storage.
///
/// Transfers go one after the other, delays pass side by side: as on a drive with a queue,
/// more lanes hide the delay but not the speed.
final class SimulatedDevice: Sendable {
  private let storage: SimulatedStorage
  /// When the transfers accepted so far will be done.
  private let freeAt = Mutex<Int64>(.min)

  init(_ storage: SimulatedStorage) {
    self.storage = storage
  }

  /// When a read that begins at `start` may end, in nanoseconds of the same clock.
  func end(start: Int64, bytes: Int) -> Int64 {
    let transfer = Int64((Double(bytes) / storage.speed).rounded(.up))
    return freeAt.withLock { freeAt in
      freeAt = max(freeAt, start) + transfer
      return freeAt + storage.latency
    }
  }

  /// Begins a read now, and returns when it may end, for ``sleep(until:)``.
  func begin(bytes: Int) -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return end(start: Int64(time.tv_sec) * Self.second + Int64(time.tv_nsec), bytes: bytes)
  }

  static func sleep(until end: Int64) {
    var time = timespec(tv_sec: Int(end / second), tv_nsec: Int(end % second))
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
  }

  private static let second: Int64 = 1_000_000_000
}
