import Events

/// What the routing of a session adds up to: who is resident, and who was chosen how often.
///
/// A function of the events so far, one by one. Kept every some hundred tokens, it is the
/// keyframe that makes going anywhere cost no more than those tokens.
package struct Tally: Equatable, Sendable {
  /// How often each expert was chosen, lately and in all.
  package internal(set) var heat = RoutingHeat()
  /// Which experts hold a slot, as far as misses and evictions tell.
  package internal(set) var residency = Residency()
  /// What became of reads that were started early.
  package internal(set) var prefetches = PrefetchCounts()

  package init() {}

  /// Uses another half-life; see ``RoutingHeat/restart(halfLife:)``.
  package mutating func restart(halfLife tokens: Int) {
    heat.restart(halfLife: tokens)
  }

  /// Takes in the next event; only headers, tokens and users' turns change anything.
  package mutating func apply(_ event: SessionEvent) {
    switch event.fact {
    case .token(let record): apply(record)
    default: apply(other: event.fact)
    }
  }

  /// Takes in the next token.
  package mutating func apply(_ record: TokenRecord) {
    if record.phase == .decode { heat.sortFirst() }
    heat.add(record.uses)
    residency.follow(record)
    prefetches.follow(record)
  }

  /// Takes in the next fact that is not a token.
  package mutating func apply(other fact: SessionEvent.Fact) {
    switch fact {
    case .header(let header):
      heat.reset(for: header.model)
      residency.reset(for: header.model)
      prefetches.reset(for: header.model)
    case .turn(let turn) where turn.role == .user:
      heat.sort()
    default:
      break
    }
  }
}
