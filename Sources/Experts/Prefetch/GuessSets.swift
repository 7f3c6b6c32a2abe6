import Events

/// The guesses of one predictor that wait for their layers to be routed, and their score.
struct GuessSets: Sendable {
  /// One tally for each layer.
  private(set) var tallies: [PredictionTally]

  private let limit: Int
  private var guesses: [Int32]  // (layers, limit)
  private var counts: [Int]  // by layer
  private var madeAt: [Int]  // by layer, the moment of the guesses

  init(layerCount: Int, limit: Int) {
    self.limit = limit
    tallies = Array(repeating: PredictionTally(), count: layerCount)
    guesses = Array(repeating: -1, count: layerCount * limit)
    counts = Array(repeating: 0, count: layerCount)
    madeAt = Array(repeating: -1, count: layerCount)
  }

  /// Takes a guess; those of an earlier moment for the same layer give way to it.
  mutating func add(_ expert: ExpertID, at moment: Int) {
    let layer = expert.layer
    if madeAt[layer] != moment {
      madeAt[layer] = moment
      counts[layer] = 0
    }
    precondition(counts[layer] < limit, "more than \(limit) guesses for layer \(layer)")
    guesses[layer * limit + counts[layer]] = Int32(expert.index)
    counts[layer] += 1
  }

  /// Holds the guesses for a layer against its selection, and forgets them.
  mutating func score(_ experts: [Int], in layer: Int, isMiss: [Bool]) {
    let made = guesses[layer * limit..<layer * limit + counts[layer]]
    tallies[layer].asked += experts.count
    tallies[layer].guessed += made.count
    for (expert, isMiss) in zip(experts, isMiss) {
      let isRight = made.contains(Int32(expert))
      if isRight { tallies[layer].right += 1 }
      if isMiss { tallies[layer].missed += 1 }
      if isRight && isMiss { tallies[layer].missedRight += 1 }
    }
    counts[layer] = 0
  }

  /// Forgets all guesses and keeps the tallies.
  mutating func forget() {
    for layer in counts.indices { counts[layer] = 0 }
  }
}
