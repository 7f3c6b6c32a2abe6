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
  mutating func reset(for model: ModelCard) {
    grid = ExpertGrid(layerCount: model.layerCount, expertCount: model.expertCount)
    words = Array(repeating: 0, count: (grid.placeCount + 63) / 64)
    count = 0
  }

  /// Follows one token.
  ///
  /// The record does not say in which order slots were given and taken within the token.
  /// It need not: an expert moves in only when it is out, and out only when it is in. One
  /// that was in when the token began and is both evicted and missed left first and is in
  /// again; one that was out came first and is gone.
  mutating func follow(_ record: TokenRecord) {
    // What was found in a slot, or on its way to one, was not missed: this holds also when
    // the session began with slots already filled.
    for use in record.uses where use.outcome == .hit || use.outcome == .late {
      admit(use.expert)
    }
    var passing: [ExpertID] = []
    for expert in record.evictions {
      if contains(expert) { evict(expert) } else { passing.append(expert) }
    }
    for use in record.uses where use.outcome == .miss { admit(use.expert) }
    for read in record.reads where read.kind == .prefetch { admit(read.expert) }
    for expert in passing { evict(expert) }
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
