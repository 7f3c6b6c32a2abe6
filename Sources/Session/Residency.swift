import Events

/// Which experts hold a slot, followed through misses and evictions.
package struct Residency: Equatable, Sendable {
  /// Experts that hold a slot.
  package internal(set) var count = 0

  private(set) var grid = ExpertGrid(layerCount: 0, expertCount: 0)
  // One bit for each place of the grid.
  var words: [UInt64] = []
  // For each place, what the token at hand did; all 0 between two tokens. Kept, because
  // the recorder follows every token and should allocate for none.
  private var traffic: [Traffic] = []

  /// How often an expert came and left within a token.
  private struct Traffic: Equatable {
    var arrivals: UInt16 = 0
    var departures: UInt16 = 0
  }

  package init() {}

  package func contains(_ expert: ExpertID) -> Bool {
    grid.place(of: expert).map(isSet) ?? false
  }

  /// Forgets everything and takes the shape of a model.
  package mutating func reset(for model: ModelCard) {
    grid = ExpertGrid(layerCount: model.layerCount, expertCount: model.expertCount)
    words = Array(repeating: 0, count: (grid.placeCount + 63) / 64)
    traffic = Array(repeating: Traffic(), count: grid.placeCount)
    count = 0
  }

  /// Follows one token.
  ///
  /// The record does not say in which order slots were given and taken within the token.
  /// It need not: an expert comes only when it is out, and leaves only when it is in, so
  /// who is in afterwards follows from who was, and from how often each came and left.
  package mutating func follow(_ record: TokenRecord) {
    for expert in record.evictions { noteDeparture(of: expert) }
    for read in record.reads where read.kind == .prefetch { noteArrival(of: read.expert) }
    for use in record.uses {
      switch use.outcome {
      case .miss, .lowerPrecision: noteArrival(of: use.expert)
      // What was found in a slot, or on its way to one, did not come with this use: this
      // holds also when the session began with slots already filled.
      case .hit, .late:
        if let place = grid.place(of: use.expert), traffic[place].arrivals == 0 { admit(place) }
      case .skipped: break
      }
    }
    for expert in record.evictions { settle(expert) }
    for read in record.reads where read.kind == .prefetch { settle(read.expert) }
    for use in record.uses { settle(use.expert) }
  }

  private mutating func noteArrival(of expert: ExpertID) {
    guard let place = grid.place(of: expert) else { return }
    traffic[place].arrivals = traffic[place].arrivals.clampedSum(1)
  }

  private mutating func noteDeparture(of expert: ExpertID) {
    guard let place = grid.place(of: expert) else { return }
    traffic[place].departures = traffic[place].departures.clampedSum(1)
  }

  /// Says whether an expert is in after the token; the first call for it takes its traffic.
  private mutating func settle(_ expert: ExpertID) {
    guard let place = grid.place(of: expert) else { return }
    let (came, left) = (Int(traffic[place].arrivals), Int(traffic[place].departures))
    guard came + left > 0 else { return }
    traffic[place] = Traffic()
    let balance = (isSet(place) ? 1 : 0) + came - left
    if came > 0 && balance > 0 { admit(place) } else { evict(place) }
  }

  private func isSet(_ place: Int) -> Bool {
    words[place >> 6] & (1 << UInt64(place & 63)) != 0
  }

  private mutating func admit(_ place: Int) {
    guard !isSet(place) else { return }
    words[place >> 6] |= 1 << UInt64(place & 63)
    count += 1
  }

  private mutating func evict(_ place: Int) {
    guard isSet(place) else { return }
    words[place >> 6] &= ~(1 << UInt64(place & 63))
    count -= 1
  }
}
