import Glibc

/// Time since a session began, from a clock that never jumps.
package struct SessionClock: Sendable {
  private let start: Int64

  package init() {
    start = Self.monotonic()
  }

  /// Nanoseconds since the clock was made.
  package func now() -> Int64 { Self.monotonic() - start }

  private static func monotonic() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
