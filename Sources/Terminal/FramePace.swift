/// When the next frame may come, and how much of it: at most so many a second, fewer where
/// frames are costly for the processor or the terminal does not keep up, and pictures that
/// change all over only as often as a slow link carries them.
///
/// Times are in nanoseconds.
package struct FramePace: Equatable, Sendable {
  /// From one frame to the next, at least.
  private let shortest: Int64
  /// Processor time that a frame took of late, as an exponential average.
  private var cost = 0.0
  /// How much longer than that to wait, for a terminal that does not keep up: 1 and more.
  private var slowness = 1.0
  /// Bytes that may be written at once; below 0 too many were.
  ///
  /// It grows with time.
  private var allowance = Self.burst
  private var lastFrame: Int64?

  /// Two frames a second are still a picture that moves.
  package static let longest: Int64 = 500_000_000
  /// From one frame to the next where keys ask for it: faster than anybody types.
  package static let afterKey: Int64 = 15_000_000
  /// What frames take on average; a reply's first and last pictures come on top.
  static let bytesPerSecond = 15_000.0
  /// Bytes that may come at once after a rest.
  static let burst = 4_000.0
  /// Of one core: where the model computes on all of them, it loses as much.
  static let share = 0.01

  package init(framesPerSecond: Int = 10) {
    precondition(framesPerSecond > 0, "\(framesPerSecond) frames a second")
    shortest = 1_000_000_000 / Int64(framesPerSecond)
  }

  /// From the newest frame to the next one.
  package var pause: Int64 {
    // More than a second's worth of debt: even frames without pictures are too large.
    let debt = max(0, -allowance / Self.bytesPerSecond - 1) * 1e9
    let wished = max(Double(shortest), cost / Self.share, debt) * slowness
    return max(shortest, Int64(min(wished, Double(Self.longest))))
  }

  /// Whether pictures must stay as they are in a frame at `time`, for others to be smooth.
  package func holdsPictures(at time: Int64) -> Bool {
    allowance + Self.grown(since: lastFrame, to: time) < 0
  }

  /// Learns what the frame at `time` took.
  package mutating func learn(bytes: Int, cost newCost: Int64, at time: Int64) {
    allowance = min(allowance + Self.grown(since: lastFrame, to: time), Self.burst)
    allowance -= Double(bytes)
    lastFrame = time
    cost += (Double(newCost) - cost) / 4
    slowness = max(1, slowness * 0.9)
  }

  /// Learns that the terminal had not taken the frame before when the next was due.
  package mutating func fallBehind() {
    slowness = min(slowness * 2, 5)
  }

  private static func grown(since last: Int64?, to time: Int64) -> Double {
    Double(time - (last ?? time)) / 1e9 * bytesPerSecond
  }
}
