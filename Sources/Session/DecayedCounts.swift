import Events

/// How often something happened at each place of the map: in all, and lately, by a count that
/// halves every few tokens.
struct DecayedCounts: Equatable, Sendable {
  /// A decayed count as it was when the place last had something.
  ///
  /// Nothing is touched for the places that a token leaves alone, so a token costs no more
  /// than what it does.
  struct Glow: Equatable, Sendable {
    var count: Float
    var token: UInt32
  }

  private(set) var totals: ExpertCounts
  private var glows: [Glow]

  init(grid: ExpertGrid = ExpertGrid(layerCount: 0, expertCount: 0)) {
    totals = ExpertCounts(grid: grid)
    glows = Array(repeating: Glow(count: 0, token: 0), count: grid.placeCount)
  }

  var grid: ExpertGrid { totals.grid }

  /// The decayed count of a place as of a token.
  func count(at place: Int, token: UInt32, _ scale: HeatScale) -> Float {
    glows[place].count * scale.decay(overTokens: token &- glows[place].token)
  }

  func total(at place: Int) -> UInt32 { totals.count(at: place) }

  /// The token of the last time, where there was one.
  func lastToken(at place: Int) -> UInt32 { glows[place].token }

  /// The decayed count of a place as of its last time.
  func lastCount(at place: Int) -> Float { glows[place].count }

  mutating func add(at place: Int, token: UInt32, _ scale: HeatScale) {
    glows[place] = Glow(count: count(at: place, token: token, scale) + 1, token: token)
    totals.add(at: place)
  }

  /// Takes in what was counted elsewhere.
  mutating func set(total: UInt32, last: Glow, at place: Int) {
    glows[place] = last
    totals.set(total, at: place)
  }

  /// Forgets what happened lately, but neither how often in all nor when last.
  mutating func forgetLately() {
    for place in glows.indices { glows[place].count = 0 }
  }
}
