import Events
import Session

/// The numbers on the screen, worked out from the state.
///
/// Every rate is one of the session's own time, so a rate keeps its value while nothing
/// happens, and a replay shows what the live screen showed.
struct Figures: Equatable, Sendable {
  /// Over the last 16 tokens of decode; `nil` before the first.
  private(set) var tokensPerSecond: Double?
  /// Share of the chosen experts that held a slot, over the last 64 tokens.
  private(set) var hitShare: Double?
  /// The same over the tokens of the newest turn; `nil` before its first.
  private(set) var turnHitShare: Double?
  /// Bytes read in the second before the newest token was done.
  private(set) var readBytesPerSecond: Double?
  /// Over the last 64 tokens.
  private(set) var evictionsPerToken: Double?
  /// Chosen experts that the newest token had to wait for.
  private(set) var newestMisses: Int?
  /// Top of the scale for tokens per second: 1, 2 or 5 times a power of ten.
  ///
  /// Found at the begin of a turn: bars must not change their heights while one looks.
  private(set) var speedTop: Double = 1
  /// Top of the scale for the time of a token, in milliseconds, found like ``speedTop``.
  private(set) var timeTop: Double = 1
  /// Where the time of the newest token of decode went that has some: drafts have none.
  private(set) var split: TimeSplit?

  static let speedTokens = 16
  static let hitTokens = 64

  init(_ state: DashboardState) {
    let points = state.points
    guard let newest = points.last else { return }

    var duration: Double = 0
    var decoded = 0
    for point in points.reversed() where point.phase == .decode {
      if split.map({ $0 == TimeSplit() }) ?? true { split = point.split }
      duration += Double(point.duration)
      decoded += 1
      // The time of a draft is that of the token before it.
      let isWhole = point.duration > 0 || decoded >= 2 * Self.speedTokens
      if decoded >= Self.speedTokens, isWhole { break }
    }
    if duration > 0 { tokensPerSecond = Double(decoded) * 1e9 / duration }

    let recent = points.suffix(Self.hitTokens)
    hitShare = Self.hitShare(of: recent)
    let turn = state.newestTurnToken
    turnHitShare = Self.hitShare(of: points[turn...])
    evictionsPerToken = Double(recent.reduce(0) { $0 + $1.evictions }) / Double(recent.count)
    newestMisses = newest.uses - newest.hits

    let window = max(1_000_000_000, newest.duration)
    let begin = newest.end.clampedDifference(window)
    var bytes: Double = 0
    for point in points.reversed() {
      if point.end <= begin { break }
      bytes += Double(point.readBytes)
    }
    readBytesPerSecond = bytes * 1e9 / Double(window)

    // Of the turn itself only its first tokens have a say.
    let prompt = points[turn...].prefix { $0.phase == .prefill }.count
    let settled = min(turn + prompt + Self.speedTokens, points.count)
    let extremes = Self.extremes(points[..<settled])
    speedTop = Self.step(above: extremes.speed)
    timeTop = Self.step(above: extremes.time / 1e6)
  }

  /// Tokens per second of one token; `nil` in prefill, where tokens share their time, and for
  /// drafts, which have none of their own.
  static func speed(_ point: TokenPoint) -> Double? {
    point.phase == .decode && point.duration > 0 ? 1e9 / Double(point.duration) : nil
  }

  static func hitShare(of points: some Sequence<TokenPoint>) -> Double? {
    var uses = 0
    var hits = 0
    for point in points {
      uses += point.uses
      hits += point.hits
    }
    return uses > 0 ? Double(hits) / Double(uses) : nil
  }

  /// The least of … 0.5, 1, 2, 5, 10, 20, 50 … that is not below the value.
  static func step(above value: Double) -> Double {
    guard value.isFinite, value > 0 else { return 1 }
    var decade = 1.0
    while decade < value, decade < 1e12 { decade *= 10 }
    while decade >= value * 10, decade > 1e-3 { decade /= 10 }
    for share in [0.1, 0.2, 0.5] where decade * share >= value { return decade * share }
    return decade
  }

  /// The highest speed and the longest time of a token that lasted: over eight tokens, so that
  /// one token does not set the scale for all others.
  private static func extremes(_ points: ArraySlice<TokenPoint>) -> (speed: Double, time: Double) {
    // Enough for the longest turn; a session of days must not make frames slow.
    let recent = points.suffix(8192)
    var durations: [Double] = Array(repeating: 0, count: 8)
    var sum = 0.0
    var count = 0
    var (speed, time) = (0.0, 0.0)
    for point in recent where point.phase == .decode {
      let duration = Double(point.duration)
      sum += duration - durations[count % 8]
      durations[count % 8] = duration
      count += 1
      guard count >= 8, sum > 0 else { continue }
      speed = max(speed, 8e9 / sum)
      time = max(time, sum / 8)
    }
    if sum > 0, count < 8 { return (Double(count) * 1e9 / sum, sum / Double(count)) }
    return (speed, time)
  }
}
