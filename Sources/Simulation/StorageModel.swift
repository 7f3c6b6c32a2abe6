import Experts

/// How long reads take: transfers one after the other at the device's speed, delays side by
/// side, as many reads at once as there are lanes.
///
/// The same device that `--simulate-storage` imitates. Read i of n that begin together
/// arrives about latency + i · bytes / speed after their start.
package struct StorageModel: Equatable, Sendable {
  /// Bytes per nanosecond.
  package var speed: Double
  /// Nanoseconds before the first byte of each read.
  package var latency: Double
  /// Nanoseconds more for a read into a slot that nobody has used yet.
  package var freshDelay: Double
  /// Nanoseconds from asking to the beginning of the first read: lanes have to wake up
  /// beside threads that compute.
  package var startDelay = 0.0
  /// Reads under way at the same time.
  package var laneCount: Int

  package init(speed: Double, latency: Double, freshDelay: Double = 0, laneCount: Int) {
    precondition(speed > 0 && latency >= 0 && laneCount > 0, "\(speed) B/ns, \(latency) ns")
    self.speed = speed
    self.latency = latency
    self.freshDelay = freshDelay
    self.laneCount = laneCount
  }

  /// The storage that a user describes.
  package init(_ storage: SimulatedStorage, laneCount: Int) {
    self.init(speed: storage.speed, latency: Double(storage.latency), laneCount: laneCount)
  }

  /// Fits the model to recorded reads: the line through bytes and time of bursts.
  ///
  /// Fails where nothing was read.
  init?(fitting bursts: [LiveRun.ReadBurst], laneCount: Int) {
    let laneCount = min(max(laneCount, 1), 64)
    let steady = bursts.filter { $0.isFresh == false }
    let hasSteady = steady.count >= 16 && Set(steady.map(\.count)).count >= 3
    let basis = hasSteady ? steady : bursts
    guard !basis.isEmpty else { return nil }
    // Medians by size first: sizes that are rare would else have no say.
    let medians = Dictionary(grouping: basis, by: \.bytes).compactMap { bytes, group in
      Median.of(group.map(\.time)).map { (x: bytes, y: $0, weight: group.count) }
    }
    let line = Self.weightedLine(medians)
    guard let speed = Self.speed(line, medians) else { return nil }
    let latency = max(0, line.map { $0.slope > 0 ? $0.intercept : 0 } ?? 0)
    self.init(speed: speed, latency: latency, laneCount: laneCount)
    let model = self
    let excess = bursts.filter { $0.isFresh == true }.map {
      ($0.time - model.latency - $0.bytes / model.speed) / Double($0.count)
    }
    if hasSteady, excess.count >= 16, let median = Median.of(excess) {
      freshDelay = max(0, median)
    }
  }

  private static func speed(
    _ line: (intercept: Double, slope: Double)?,
    _ medians: [(x: Double, y: Double, weight: Int)]
  ) -> Double? {
    let speed =
      if let line, line.slope > 0 { 1 / line.slope } else {
        Median.of(medians.map { $0.x / $0.y }) ?? 0
      }
    return speed.isFinite && speed > 0 ? speed : nil
  }

  /// Least squares; the points are medians already, so no wild ones are among them.
  private static func weightedLine(
    _ points: [(x: Double, y: Double, weight: Int)]
  ) -> (intercept: Double, slope: Double)? {
    let total = points.reduce(0) { $0 + Double($1.weight) }
    let meanX = points.reduce(0) { $0 + $1.x * Double($1.weight) } / total
    let meanY = points.reduce(0) { $0 + $1.y * Double($1.weight) } / total
    let spread = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) * Double($1.weight) }
    guard spread > 0 else { return nil }
    let common = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) * Double($1.weight) }
    let slope = common / spread
    return (meanY - slope * meanX, slope)
  }

  /// The same storage with every read so many times as long.
  func slowed(by factor: Double) -> StorageModel {
    var slowed = self
    slowed.speed /= factor
    slowed.latency *= factor
    slowed.freshDelay *= factor
    return slowed
  }
}
