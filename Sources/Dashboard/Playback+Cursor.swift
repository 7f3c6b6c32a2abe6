import Events
import Session

/// A copy of the state on the way, without what is cheaper to find again: points and routing.
struct Checkpoint: Sendable {
  /// Events before it.
  var cursor: Int
  /// Tokens before it.
  var tokenCount: Int
  var state: DashboardState
}

// Where the cursor stands, and the state that follows from it.
extension Playback {
  static let tokensPerCheckpoint = 1024

  /// The first place that the cursor goes back to: what the session runs on is known there.
  var start: Int {
    if case .other(.header) = outline.first?.fact { 1 } else { 0 }
  }

  /// The session's time at the cursor, in nanoseconds.
  var now: Int64 {
    cursor == 0 ? 0 : positions.times[cursor - 1].clampedSum(waited)
  }

  /// Shows exactly the first `target` events.
  mutating func show(_ target: Int, waited: Int64 = 0) {
    precondition(0...outline.count ~= target, "event \(target) of \(outline.count)")
    self.waited = target == outline.count ? 0 : waited
    state.layerLimit = nil
    if target == cursor { return }
    let shown = takeRouting()
    let canGoOn = target > cursor
    fold(to: target)
    readRouting(goingOnFrom: canGoOn ? shown : nil)
  }

  /// Lets a choice count half after this many tokens, from 1 to 1024.
  ///
  /// A decayed count cannot be turned into one of another half-life: the choices of the last
  /// 32 half-lives are counted again, and those before are too faint to show.
  package mutating func setHalfLife(_ tokens: Int) {
    let range = RoutingHeat.halfLives
    halfLife = min(max(tokens, range.lowerBound), range.upperBound)
    _ = takeRouting()
    readRouting(goingOnFrom: nil)
  }

  /// Walks the whole outline once, so that no way through it is long from then on.
  mutating func keepCheckpoints() {
    fold(to: outline.count)
    restore(nil)
  }

  /// Brings everything but the routing to the first `target` events.
  private mutating func fold(to target: Int) {
    let nearest = checkpoints.last { $0.cursor <= target }
    if target < cursor || (nearest?.cursor ?? 0) > cursor { restore(nearest) }
    while cursor < target {
      state.apply(outline[cursor])
      cursor += 1
      let tokenCount = state.points.count
      if tokenCount >= (checkpoints.last?.tokenCount ?? 0) + Self.tokensPerCheckpoint {
        var copy = state
        copy.points = []
        checkpoints.append(Checkpoint(cursor: cursor, tokenCount: tokenCount, state: copy))
      }
    }
  }

  private mutating func restore(_ checkpoint: Checkpoint?) {
    // Points do not depend on where the cursor has been: those at hand are of use.
    var points = state.points
    state.points = []
    let count = checkpoint?.tokenCount ?? 0
    if points.count > count { points.removeLast(points.count - count) }
    while points.count < count { points.append(point(of: points.count)) }
    state = checkpoint?.state ?? DashboardState()
    state.points = points
    cursor = checkpoint?.cursor ?? 0
  }

  /// The figures of any token of the session, shown or not.
  func point(of token: Int) -> TokenPoint {
    guard case .token(let outline) = outline[positions.tokenEnds[token] - 1].fact else {
      preconditionFailure("event \(positions.tokenEnds[token]) is no token")
    }
    return outline.point
  }
}
