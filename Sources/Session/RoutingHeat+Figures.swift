// What panels say of one expert, one layer, or all experts.
extension RoutingHeat {
  /// How the choices of a layer's last tokens are spread over its experts.
  package struct Spread: Equatable, Sendable {
    /// In bits: 0 where one expert has all, log2(E) where all have the same.
    package var entropy: Double
    /// The share of the expert with the most, from 0 to 1.
    package var topShare: Double
  }

  /// Tokens since the header.
  package var tokens: Int { Int(tokenCount) }

  /// How often the session found an expert without a slot so far.
  package func missCount(layer: Int, index: Int) -> Int {
    misses.totals.count(layer: layer, index: index)
  }

  /// The level of an expert's misses from 0 (none in this window) to 8; one miss just now
  /// is 5, two are 7.
  ///
  /// An expert that was missed has a slot then: to miss it again while the last time is
  /// remembered is rare already, so one is far up the scale.
  package func missLevel(layer: Int, index: Int) -> Int {
    guard let place = misses.grid.place(layer: layer, index: index) else { return 0 }
    let count = misses.count(at: place, token: tokenCount, scale)
    return Self.missThresholds.count { count >= $0 }
  }

  // The least decayed counts of levels 1 to 8.
  private static let missThresholds: [Float] = [faintest, 0.125, 0.25, 0.5, 1, 1.5, 2, 3]

  /// For every expert of a layer its share of what the layer chose lately, from 0 to 1; all 0
  /// where it chose nothing.
  package func shares(layer: Int) -> [Double] {
    let counts = layerCounts(layer)
    let sum = counts.reduce(0, +)
    return sum > 0 ? counts.map { $0 / sum } : counts
  }

  /// How many times its fair share an expert was chosen lately: g/u; `nil` without a model.
  package func timesUniform(layer: Int, index: Int) -> Double? {
    scale.fairShare.map { Double(decayedCount(layer: layer, index: index)) / $0 }
  }

  /// The number of the token that chose an expert last, counted from 1; `nil` where none did.
  package func lastUse(layer: Int, index: Int) -> Int? {
    guard let place = choices.grid.place(layer: layer, index: index),
      choices.total(at: place) > 0
    else { return nil }
    return Int(choices.lastToken(at: place))
  }

  /// Experts that were chosen since so many tokens were done: those of the session since 0.
  package func usedExperts(sinceToken token: Int) -> Int {
    (0..<choices.grid.placeCount).count { place in
      choices.total(at: place) > 0 && Int(choices.lastToken(at: place)) > token
    }
  }

  /// The entropy of a layer that chooses all its experts alike, in bits.
  package static func mostEntropy(of expertCount: Int) -> Double {
    expertCount > 1 ? Double(expertCount).binaryLogarithm : 0
  }

  /// `nil` where a layer chose nothing lately.
  package func spread(layer: Int) -> Spread? {
    let shares = shares(layer: layer)
    guard let top = shares.max(), top > 0 else { return nil }
    let entropy = shares.reduce(0.0) { entropy, share in
      share > 0 ? entropy - share * share.binaryLogarithm : entropy
    }
    return Spread(entropy: max(0, entropy), topShare: top)
  }

  /// The layer that lately missed most, else the one whose choices are least even; `nil`
  /// before the first token.
  package var busiestLayer: Int? {
    guard tokenCount > 0 else { return nil }
    let misses = (0..<layerCount).map { layer in
      (0..<expertCount).reduce(0) { $0 + missLevel(layer: layer, index: $1) }
    }
    if let most = misses.max(), most > 0 { return misses.firstIndex(of: most) }
    let entropies = (0..<layerCount).map { spread(layer: $0)?.entropy ?? .infinity }
    return entropies.indices.min { entropies[$0] < entropies[$1] }
  }

  private func layerCounts(_ layer: Int) -> [Double] {
    guard 0 <= layer, layer < layerCount else { return [] }
    return (0..<expertCount).map { index in
      // What is too faint to be seen does not count either.
      let count = decayedCount(layer: layer, index: index)
      return count < Self.faintest ? 0 : Double(count)
    }
  }
}
