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
    var arrivals = [UInt16](repeating: 0, count: grid.placeCount)
    var departures = arrivals
    for expert in record.evictions { note(expert, in: &departures) }
    for read in record.reads where read.kind == .prefetch { note(read.expert, in: &arrivals) }
    for use in record.uses {
      switch use.outcome {
      case .miss, .lowerPrecision: note(use.expert, in: &arrivals)
      // What was found in a slot, or on its way to one, did not come with this use: this
      // holds also when the session began with slots already filled.
      case .hit, .late:
        if let place = grid.place(of: use.expert), arrivals[place] == 0 { admit(place) }
      case .skipped: break
      }
    }
    for expert in record.evictions {
      if let place = grid.place(of: expert), arrivals[place] == 0 { evict(place) }
    }
    for read in record.reads where read.kind == .prefetch {
      balance(read.expert, &arrivals, departures)
    }
    for use in record.uses { balance(use.expert, &arrivals, departures) }
  }

  private func note(_ expert: ExpertID, in counts: inout [UInt16]) {
    if let place = grid.place(of: expert) { counts[place] &+= 1 }
  }

  /// Settles an expert that came: once, however often it is named.
  private mutating func balance(
    _ expert: ExpertID,
    _ arrivals: inout [UInt16],
    _ departures: [UInt16]
  ) {
    guard let place = grid.place(of: expert), arrivals[place] > 0 else { return }
    let isIn = (isSet(place) ? 1 : 0) + Int(arrivals[place]) > Int(departures[place])
    arrivals[place] = 0
    if isIn { admit(place) } else { evict(place) }
  }

  private func isSet(_ place: Int) -> Bool {
    words[place >> 6] & (1 << UInt64(place & 63)) != 0
  }

  private mutating func admit(_ place: Int) {
    if isSet(place) { return }
    words[place >> 6] |= 1 << UInt64(place & 63)
    count += 1
  }

  private mutating func evict(_ place: Int) {
    guard isSet(place) else { return }
    words[place >> 6] &= ~(1 << UInt64(place & 63))
    count -= 1
  }
}
