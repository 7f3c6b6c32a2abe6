import Glibc

/// How much of one core drawing takes, so that the screen can say what it costs.
struct DrawingMeter {
  /// Processor time over time passed, from 0 to 1, over about the last second.
  private(set) var share: Double?
  /// Nanoseconds of processor time that the newest frame took.
  private(set) var frameCost: Int64 = 0

  private var begun: Int64 = 0
  private var spent: Int64 = 0
  private var windowStart = Self.time(CLOCK_MONOTONIC)

  /// Nanoseconds that a figure is an average of.
  private static let window: Int64 = 1_000_000_000

  mutating func begin() {
    begun = Self.time(CLOCK_THREAD_CPUTIME_ID)
  }

  mutating func end() {
    frameCost = Self.time(CLOCK_THREAD_CPUTIME_ID) - begun
    spent += frameCost
    let now = Self.time(CLOCK_MONOTONIC)
    guard now - windowStart >= Self.window else { return }
    share = Double(spent) / Double(now - windowStart)
    windowStart = now
    spent = 0
  }

  private static func time(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
