import Glibc

/// What the screen costs, so that it can say so: it has a thread of its own.
struct DrawingMeter {
  /// Processor time of the thread over time passed, from 0 to 1, over about the last second.
  private(set) var share: Double?
  /// Frames a second, over the same time.
  private(set) var framesPerSecond: Double?
  /// Nanoseconds of processor time that the newest frame took, and what was done for it: keys and
  /// events since the frame before.
  private(set) var frameCost: Int64 = 0

  private var lastEnd = Self.time(CLOCK_THREAD_CPUTIME_ID)
  private var frames = 0
  private var windowStart = Self.time(CLOCK_MONOTONIC)
  private var windowCost = Self.time(CLOCK_THREAD_CPUTIME_ID)

  /// Nanoseconds that a figure is an average of.
  private static let window: Int64 = 1_000_000_000

  /// Notes that a frame is on the screen.
  mutating func note() {
    let cost = Self.time(CLOCK_THREAD_CPUTIME_ID)
    frameCost = cost - lastEnd
    lastEnd = cost
    frames += 1
    let now = Self.time(CLOCK_MONOTONIC)
    guard now - windowStart >= Self.window else { return }
    share = Double(cost - windowCost) / Double(now - windowStart)
    framesPerSecond = Double(frames) * 1e9 / Double(now - windowStart)
    windowStart = now
    windowCost = cost
    frames = 0
  }

  private static func time(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
