/// When the next frame may come: at most so many a second, and fewer where frames are costly
/// for the processor or for the way to the terminal.
///
/// Times are in nanoseconds.
package struct FramePace: Equatable, Sendable {
  /// From one frame to the next, at least.
  private let shortest: Int64
  /// Bytes that a frame took of late, as an exponential average.
  private var bytes = 0.0
  /// Processor time that a frame took of late, as an exponential average.
  private var cost = 0.0
  /// How much longer than that to wait, for a terminal that does not keep up: 1 and more.
  private var slowness = 1.0

  /// Two frames a second are still a picture that moves.
  package static let longest: Int64 = 500_000_000
  /// From one frame to the next where keys ask for it: faster than anybody types.
  package static let afterKey: Int64 = 15_000_000
  /// What a slow link carries beside a reply.
  package static let bytesPerSecond = 20_000.0
  /// Of one core.
  package static let share = 0.02

  package init(framesPerSecond: Int = 10) {
    precondition(framesPerSecond > 0, "\(framesPerSecond) frames a second")
    shortest = 1_000_000_000 / Int64(framesPerSecond)
  }

  /// From the newest frame to the next one.
  package var pause: Int64 {
    let costly = max(bytes / Self.bytesPerSecond * 1e9, cost / Self.share)
    let wished = max(Double(shortest), costly) * slowness
    return max(shortest, Int64(min(wished, Double(Self.longest))))
  }

  /// Learns what a frame took.
  package mutating func learn(bytes newBytes: Int, cost newCost: Int64) {
    bytes += (Double(newBytes) - bytes) / 4
    cost += (Double(newCost) - cost) / 4
    slowness = max(1, slowness * 0.9)
  }

  /// Learns that the terminal had not taken the frame before when the next was due.
  package mutating func fallBehind() {
    slowness = min(slowness * 2, 5)
  }
}
