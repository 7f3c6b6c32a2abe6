import Events
import Session

/// What some tokens of a session add up to.
///
/// Rates are those of the replies: a prompt is computed in batches, so its tokens share
/// their time and their reads.
package struct SessionFigures: Equatable, Sendable {
  package private(set) var promptTokens = 0
  package private(set) var replyTokens = 0
  /// Experts chosen for the replies, and how many of them held a slot.
  package private(set) var uses = 0
  package private(set) var hits = 0
  /// Bytes read and slots given up for the replies.
  package private(set) var readBytes = 0
  package private(set) var evictions = 0
  /// Nanoseconds that compute waited for reads, and all nanoseconds of the replies.
  package private(set) var stall: Int64 = 0
  package private(set) var decodeTime: Int64 = 0
  /// Mean time from a user's turn to the first token of the reply, in nanoseconds.
  package private(set) var firstTokenTime: Int64?

  package init() {}

  /// The sums over some tokens of a session, counted from 0; what it does not have is left
  /// out.
  package init(_ session: ComparedSession, tokens: Range<Int>) {
    let tokens = tokens.clamped(to: 0..<session.points.count)
    for point in session.points[tokens] { add(point) }
    let waits = session.questions
      .filter { tokens.contains($0.replyToken) }.compactMap(\.firstTokenTime)
    if !waits.isEmpty {
      firstTokenTime = waits.reduce(0) { $0.clampedSum($1) } / Int64(waits.count)
    }
  }

  private mutating func add(_ point: TokenPoint) {
    switch point.phase {
    case .prefill:
      promptTokens += 1
      return
    case .decode: replyTokens += 1
    // No token of the reply, but what it cost is the reply's.
    case .rejected: break
    }
    uses += point.uses
    hits += point.hits
    readBytes = readBytes.clampedSum(point.readBytes)
    evictions += point.evictions
    stall = stall.clampedSum(point.split.stall)
    decodeTime = decodeTime.clampedSum(max(0, point.duration))
  }

  /// Tokens of the replies in a second.
  package var tokensPerSecond: Double? {
    decodeTime > 0 ? Double(replyTokens) * 1e9 / Double(decodeTime) : nil
  }

  /// Share of the chosen experts that held a slot, from 0 to 1.
  package var hitShare: Double? { uses > 0 ? Double(hits) / Double(uses) : nil }
  package var missesPerToken: Double? { perToken(Double(uses - hits)) }
  package var readBytesPerToken: Double? { perToken(Double(readBytes)) }
  package var evictionsPerToken: Double? { perToken(Double(evictions)) }
  /// In nanoseconds.
  package var stallPerToken: Double? { perToken(Double(stall)) }

  private func perToken(_ sum: Double) -> Double? {
    replyTokens > 0 ? sum / Double(replyTokens) : nil
  }
}
