import Events
import Session

extension Playback {
  /// Shows the first `token` tokens and what came before the last of them.
  package mutating func seek(token: Int) {
    let token = min(max(0, token), positions.tokenEnds.count)
    show(token == 0 ? start : positions.tokenEnds[token - 1])
  }

  /// Goes some tokens forward or, when negative, back; past the last token is the end.
  package mutating func step(tokens: Int) {
    let current = state.points.count
    if tokens > 0, current == positions.tokenEnds.count { return toEnd() }
    seek(token: current.clampedSum(tokens))
  }

  /// Goes one layer forward or back, through the tokens: the routing of the newest token is
  /// shown up to that layer.
  package mutating func step(layers: Int) {
    let layerCount = state.heat.layerCount
    let token = state.points.count
    let layer = (state.layerLimit ?? layerCount) + layers
    if layer < 1 || token == 0 && layers < 0 {
      seek(token: token - 1)
    } else if layer > layerCount || token == 0 {
      guard token < positions.tokenEnds.count else { return toEnd() }
      seek(token: token + 1)
      limitLayers(to: 1)
    } else {
      limitLayers(to: layer)
    }
  }

  private mutating func limitLayers(to layer: Int) {
    let layerCount = state.heat.layerCount
    state.layerLimit = layer < layerCount ? layer : nil
  }

  /// Shows what happened up to a time, in nanoseconds since the session began.
  package mutating func seek(time: Int64) {
    let target = max(start, positions.eventCount(by: time))
    let shown = target == 0 ? 0 : positions.times[target - 1]
    show(target, waited: max(0, time.clampedDifference(shown)))
  }

  /// Goes some nanoseconds of the session forward or, when negative, back.
  package mutating func skip(nanoseconds: Int64) {
    seek(time: now.clampedSum(nanoseconds))
  }

  /// Shows a share of the tokens, from 0 to 1.
  package mutating func seek(fraction: Double) {
    // `max` first: it turns a fraction that is not a number into 0.
    let fraction = fraction > 0 ? min(fraction, 1) : 0
    if fraction == 1 { return toEnd() }
    seek(token: Int(fraction * Double(positions.tokenEnds.count) + 0.5))
  }

  /// Goes a share of all tokens forward or, when negative, back; at least one token.
  package mutating func skip(fraction: Double) {
    let magnitude = fraction.magnitude < 1 ? fraction.magnitude : 1
    let share = magnitude * Double(positions.tokenEnds.count)
    let tokens = max(1, Int(share + 0.5))
    step(tokens: fraction < 0 ? -tokens : tokens)
  }

  package mutating func toStart() {
    show(start)
  }

  package mutating func toEnd() {
    show(positions.times.count)
  }

  /// Goes to the end and stays there.
  package mutating func follow() {
    toEnd()
    resume()
  }

  /// Goes to the user's turn before; `false` when there is none.
  package mutating func previousTurn() -> Bool { previous(positions.turnEnds) }

  /// Goes to the user's turn after; `false` when there is none.
  package mutating func nextTurn() -> Bool { next(positions.turnEnds) }

  /// Goes to the mark before; `false` when there is none.
  package mutating func previousMark() -> Bool { previous(allMarks) }

  /// Goes to the mark after; `false` when there is none.
  package mutating func nextMark() -> Bool { next(allMarks) }

  /// Sets a mark at the cursor, in this view only.
  package mutating func placeMark(_ name: String) {
    placedMarks[name] = cursor
  }

  private var allMarks: [Int] { (positions.markEnds + placedMarks.values).sorted() }

  /// Goes to the next of some places, of which each is the number of events up to and with
  /// it, ascending; `false` when there is none.
  mutating func next(_ ends: [Int]) -> Bool {
    let place = PlaybackIndex.firstPlace(in: ends) { $0 > cursor }
    guard place < ends.count else { return false }
    show(ends[place])
    return true
  }

  /// Goes to the place before, as ``next(_:)`` to the one after.
  mutating func previous(_ ends: [Int]) -> Bool {
    var place = PlaybackIndex.firstPlace(in: ends) { $0 >= cursor } - 1
    // While it plays, the cursor leaves a landmark at once: without some grace a second
    // press would lead to the same one for ever.
    let grace: Int64 = 1_000_000_000
    if isPlaying, place >= 0, ends[place] > 0,
      now.clampedDifference(positions.times[ends[place] - 1]) < grace
    {
      place -= 1
    }
    guard place >= 0 else { return false }
    show(ends[place])
    return true
  }
}
