import Events
import Session

/// What the routing adds up to at one place of the session.
struct RoutingPoint {
  var tally = Tally()
  /// The newest token; `nil` where it could not be read.
  var current: TokenRecord?
  /// Events and tokens before the place.
  var events = 0
  var tokens = 0
  /// What on the way could not be read.
  var damage: String?
}

// The part of the state that only whole records tell.
extension Playback {
  /// Every layer's experts, most chosen of the whole session first; `nil` live, and where
  /// the session cannot be read.
  ///
  /// So going through a recording never sorts the map anew.
  var sessionRanks: [[Int]]? {
    let count = positions.tokenEnds.count
    guard source == .replay, count > 0 else { return nil }
    do {
      var tally = Tally()
      let kept = try bodies.tally(afterAtMost: count)
      if let kept {
        tally = kept.tally
      } else {
        for event in outline {
          if case .other(.header(let header)) = event.fact { tally.apply(other: .header(header)) }
        }
      }
      var begin = kept?.tokenCount ?? 0
      while begin < count {
        let end = min(begin + Self.recordsPerRead, count)
        for record in try bodies.records(of: begin..<end) { tally.apply(record) }
        begin = end
      }
      return tally.heat.rankedByUse()
    } catch {
      return nil
    }
  }

  /// Records that are in memory at a time.
  private static let recordsPerRead = 256
  private static let emptyTally = Tally()

  /// Takes the routing out of the state, so that it can be changed without a copy.
  mutating func takeRouting() -> RoutingPoint {
    let point = RoutingPoint(
      tally: state.tally,
      current: state.current,
      events: cursor,
      tokens: state.points.count,
      damage: state.damage
    )
    state.tally = Self.emptyTally
    state.current = nil
    state.damage = nil
    return point
  }

  /// Brings the routing to the cursor.
  ///
  /// - Parameter shown: what it was at an earlier place, if there is one
  mutating func readRouting(goingOnFrom shown: RoutingPoint?) {
    let target = state.points.count
    var point = nearest(to: target, shown)
    while point.tokens < target {
      let end = min(point.tokens + Self.recordsPerRead, target)
      for record in records(of: point.tokens..<end, &point.damage) {
        applyFacts(to: &point, before: positions.tokenEnds[point.tokens] - 1)
        if let record { point.tally.apply(record) }
        point.current = record
        point.events += 1
        point.tokens += 1
      }
    }
    applyFacts(to: &point, before: cursor)
    state.tally = point.tally
    state.current = point.current
    state.damage = point.damage
  }

  /// The nearest place before a token from which on all records can be read.
  private func nearest(to token: Int, _ shown: RoutingPoint?) -> RoutingPoint {
    let isNear = shown.map { token - $0.tokens <= MemoryBodies.tokensPerTally } ?? false
    if let shown, isNear, shown.damage == nil { return shown }
    var begin = RoutingPoint()
    let isStandard = halfLife == RoutingHeat.standardHalfLife
    if !isStandard { begin.tally.restart(halfLife: halfLife) }
    do {
      let reach = isStandard ? token : max(0, token - halfLife * RoutingHeat.halfLivesToSettle)
      guard let kept = try bodies.tally(afterAtMost: reach), kept.tokenCount > 0,
        kept.tokenCount <= reach
      else { return shown ?? begin }
      if let shown, shown.tokens >= kept.tokenCount { return shown }
      begin.tally = kept.tally
      if !isStandard { begin.tally.restart(halfLife: halfLife) }
      begin.tokens = kept.tokenCount
      begin.events = positions.tokenEnds[kept.tokenCount - 1]
      if kept.tokenCount == token {
        begin.current = records(of: token - 1..<token, &begin.damage)[0]
      }
    } catch {
      // The whole session again would take too long: what came lately has to do.
      begin.damage = Self.words(for: error)
      begin.tokens = max(0, token - MemoryBodies.tokensPerTally)
      let events = begin.tokens == 0 ? 0 : positions.tokenEnds[begin.tokens - 1]
      applyFacts(to: &begin, before: events)
    }
    return begin
  }

  /// Takes in what is not a token.
  private func applyFacts(to point: inout RoutingPoint, before end: Int) {
    while point.events < end {
      if case .other(let fact) = outline[point.events].fact { point.tally.apply(other: fact) }
      point.events += 1
    }
  }

  /// The records of some tokens, `nil` for each that cannot be read.
  private func records(of tokens: Range<Int>, _ damage: inout String?) -> [TokenRecord?] {
    do {
      let records = try bodies.records(of: tokens)
      if records.count == tokens.count { return records }
      throw MissingRecords()
    } catch {
      guard tokens.count > 1 else {
        damage = Self.words(for: error)
        return [nil]
      }
      let middle = tokens.lowerBound + tokens.count / 2
      return records(of: tokens.lowerBound..<middle, &damage)
        + records(of: middle..<tokens.upperBound, &damage)
    }
  }

  private struct MissingRecords: Error, CustomStringConvertible {
    let description = "records are missing"
  }

  private static func words(for error: any Error) -> String {
    "the routing here cannot all be read: \(error)"
  }
}
