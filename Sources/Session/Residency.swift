import Events

/// Which experts hold a slot, followed through misses and evictions.
package struct Residency: Equatable, Sendable {
  /// Experts that hold a slot.
  package internal(set) var count = 0

  private var grid = ExpertGrid(layerCount: 0, expertCount: 0)
  // One bit for each place of the grid.
  private var words: [UInt64] = []

  package init() {}

  package func contains(_ expert: ExpertID) -> Bool {
    grid.place(of: expert).map(isSet) ?? false
  }

  /// Forgets everything and takes the shape of a model.
  package mutating func reset(for model: ModelCard) {
    grid = ExpertGrid(layerCount: model.layerCount, expertCount: model.expertCount)
    words = Array(repeating: 0, count: (grid.placeCount + 63) / 64)
    count = 0
  }

  /// Follows one token.
  ///
  /// The record does not say in which order slots were given and taken within the token.
  /// It need not: an expert comes only when it is out, and leaves only when it is in, so
  /// who is in afterwards follows from who was, and from how often each came and left.
  package mutating func follow(_ record: TokenRecord) {
    var departures: [ExpertID: Int] = [:]
    for expert in record.evictions { departures[expert, default: 0] += 1 }
    var arrivals: [ExpertID: Int] = [:]
    for read in record.reads where read.kind == .prefetch { arrivals[read.expert, default: 0] += 1 }
    for use in record.uses {
      switch use.outcome {
      case .miss, .lowerPrecision: arrivals[use.expert, default: 0] += 1
      // What was found in a slot, or on its way to one, did not come with this use: this
      // holds also when the session began with slots already filled.
      case .hit, .late: if arrivals[use.expert] == nil { admit(use.expert) }
      case .skipped: break
      }
    }
    for (expert, count) in arrivals {
      let balance = (contains(expert) ? 1 : 0) + count - (departures[expert] ?? 0)
      if balance > 0 { admit(expert) } else { evict(expert) }
    }
    for expert in departures.keys where arrivals[expert] == nil { evict(expert) }
  }

  private func isSet(_ place: Int) -> Bool {
    words[place >> 6] & (1 << UInt64(place & 63)) != 0
  }

  private mutating func admit(_ expert: ExpertID) {
    guard let place = grid.place(of: expert), !isSet(place) else { return }
    words[place >> 6] |= 1 << UInt64(place & 63)
    count += 1
  }

  private mutating func evict(_ expert: ExpertID) {
    guard let place = grid.place(of: expert), isSet(place) else { return }
    words[place >> 6] &= ~(1 << UInt64(place & 63))
    count -= 1
  }
}
