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
    // Each place once, however often it is named.
    var arrived: [Int] = []
    func arrive(_ place: Int) {
      if arrivals[place] == 0 { arrived.append(place) }
      arrivals[place] &+= 1
    }
    for expert in record.evictions {
      if let place = grid.place(of: expert) { departures[place] &+= 1 }
    }
    for read in record.reads where read.kind == .prefetch {
      if let place = grid.place(of: read.expert) { arrive(place) }
    }
    for use in record.uses {
      guard let place = grid.place(of: use.expert) else { continue }
      switch use.outcome {
      case .miss, .lowerPrecision: arrive(place)
      // What was found in a slot, or on its way to one, did not come with this use: this
      // holds also when the session began with slots already filled.
      case .hit, .late: if arrivals[place] == 0 { admit(place) }
      case .skipped: break
      }
    }
    for expert in record.evictions {
      if let place = grid.place(of: expert), arrivals[place] == 0 { evict(place) }
    }
    for place in arrived {
      let balance = (isSet(place) ? 1 : 0) + Int(arrivals[place]) - Int(departures[place])
      if balance > 0 { admit(place) } else { evict(place) }
    }
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
