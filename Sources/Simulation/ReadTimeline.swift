/// The reads of one forward pass on the way: when each of them arrives.
struct ReadTimeline {
  private let storage: StorageModel
  private let expertBytes: Double
  /// When the transfers accepted so far will be done.
  private var freeAt = 0.0
  /// When each lane can begin its next read.
  private var lanes: [Double]

  init(storage: StorageModel, expertBytes: Double) {
    self.storage = storage
    self.expertBytes = expertBytes
    lanes = Array(repeating: 0, count: storage.laneCount)
  }

  /// Whether a lane is free at some time, so that a read that nobody waits for yet begins.
  func canBegin(by time: Double) -> Bool {
    lanes.contains { $0 < time }
  }

  /// When the next read would arrive.
  func arrival(at time: Double, freshShare: Double) -> Double {
    var copy = self
    return copy.read(at: time, freshShare: freshShare)
  }

  /// Reads one more expert.
  /// - Parameters:
  ///   - time: when it was asked for, in nanoseconds since the pass began
  ///   - freshShare: share of reads that go into fresh slots, 0 to 1
  /// - Returns: when it arrives
  mutating func read(at time: Double, freshShare: Double) -> Double {
    var lane = 0
    for other in lanes.indices where lanes[other] < lanes[lane] { lane = other }
    let start = max(time + storage.startDelay, lanes[lane])
    freeAt = max(freeAt, start) + expertBytes / storage.speed + freshShare * storage.freshDelay
    lanes[lane] = freeAt + storage.latency
    return lanes[lane]
  }
}
