import Events

/// How often each expert was chosen lately, and missed: counts that halve every few tokens.
///
/// With half-life h, K experts picked of E: an expert's count g has lost half of a choice
/// h tokens after it. Uniform routing would bring every count to the fair share
/// u = (K/E) / (1 − 2^(−1/h)), and r = log2(g/u) is how far an expert is from it, on a
/// scale that is the same for every model: a choice by every token is r = log2(E/K).
package struct RoutingHeat: Equatable, Sendable {
  /// Tokens after which a choice counts half; a whole number.
  package internal(set) var halfLife = Double(standardHalfLife)
  package internal(set) var layerCount = 0
  package internal(set) var expertCount = 0
  package internal(set) var expertsPerToken = 0

  /// A count below this is level 0: one choice is forgotten after four half-lives.
  package static let faintest: Float = 1.0 / 16
  package static let halfLives = 1...1024
  /// The least level of an expert that was chosen at least as often as its fair share.
  package static let fairLevel = 3
  package static let standardHalfLife = 8
  /// Half-lives after which what came before makes less than 2⁻²⁰ of a choice.
  package static let halfLivesToSettle = 32

  /// Tokens so far.
  var tokenCount: UInt32 = 0
  var choices = DecayedCounts()
  /// Choices that found no slot, wherever their weights came from then.
  var misses = DecayedCounts()
  private(set) var scale = HeatScale(halfLife: standardHalfLife)
  var order: [[Int]] = []

  package init() {}

  /// The level of an expert from 0 (not chosen in this window) to 8 (chosen by nearly
  /// every token); below 3 means less than its fair share.
  ///
  /// 0: g < 1/16 · 1: r < −1 · 2: r < 0 · 3…8: equal steps from r = 0 to log2(E/K).
  package func level(layer: Int, index: Int) -> Int {
    let count = decayedCount(layer: layer, index: index)
    return count < Self.faintest ? 0 : scale.level(count)
  }

  /// The experts of a layer, most used of the session first, as of the last turn's begin.
  ///
  /// A user's turn sorts, and once the first reply of the session, after its prompt was
  /// read: so rows never jump while text streams, and the first reply is not noise. Before
  /// that, experts are in the order of their index.
  package func order(layer: Int) -> [Int] {
    order.indices.contains(layer) && order[layer].count == expertCount
      ? order[layer] : Array(0..<max(0, expertCount))
  }

  /// How often the session chose an expert so far.
  package func useCount(layer: Int, index: Int) -> Int {
    choices.totals.count(layer: layer, index: index)
  }

  /// The count g of an expert as of the newest token.
  func decayedCount(layer: Int, index: Int) -> Float {
    guard let place = choices.grid.place(layer: layer, index: index) else { return 0 }
    return choices.count(at: place, token: tokenCount, scale)
  }

  /// Forgets everything but the half-life, and takes the shape of a model.
  package mutating func reset(for model: ModelCard) {
    let grid = ExpertGrid(layerCount: model.layerCount, expertCount: model.expertCount)
    layerCount = grid.layerCount
    expertCount = grid.expertCount
    expertsPerToken = min(max(0, model.expertsPerToken), grid.expertCount)
    tokenCount = 0
    choices = DecayedCounts(grid: grid)
    misses = DecayedCounts(grid: grid)
    order = []
    updateScale()
  }

  /// Counts the choices of one more token.
  package mutating func add(_ uses: [ExpertUse]) {
    tokenCount &+= 1
    for use in uses {
      guard let place = choices.grid.place(of: use.expert) else { continue }
      choices.add(at: place, token: tokenCount, scale)
      if use.outcome != .hit { misses.add(at: place, token: tokenCount, scale) }
    }
  }

  /// Sorts the experts of each layer by what the session chose so far.
  package mutating func sort() {
    if tokenCount > 0 { order = rankedByUse() }
  }

  /// Sorts if nothing was sorted yet.
  package mutating func sortFirst() {
    if order.isEmpty { sort() }
  }

  /// For every layer its experts, those that the session chose most first.
  package func rankedByUse() -> [[Int]] { choices.totals.order() }

  /// Uses another half-life, and forgets what was chosen lately: counts of one half-life
  /// cannot be turned into those of another.
  ///
  /// What the session chose in all stays. After ``halfLivesToSettle`` half-lives nobody can
  /// tell the levels from those of a session that always had it.
  package mutating func restart(halfLife tokens: Int) {
    precondition(Self.halfLives.contains(tokens), "a half-life of \(tokens) tokens")
    halfLife = Double(tokens)
    choices.forgetLately()
    misses.forgetLately()
    updateScale()
  }

  private mutating func updateScale() {
    scale = HeatScale(
      halfLife: Int(halfLife),
      expertCount: expertCount,
      expertsPerToken: expertsPerToken
    )
  }
}
