/// How urgent the read of one expert is; the greater one is served first.
///
/// What a token waits for comes before everything that is only predicted. Pre-emption of
/// predicted loads by demanded ones: ProMoE, arXiv 2410.22134.
package enum ReadPriority: Comparable, Sendable {
  /// The router has chosen the expert, and this many tokens cannot go on without it.
  case demand(waiting: Int)
  /// The expert may be chosen this many layers later, with a probability of `confidence`.
  case predicted(layersAhead: Int, confidence: Float)

  /// Whether nobody has asked for the expert yet.
  package var isPredicted: Bool {
    if case .predicted = self { true } else { false }
  }

  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  package static func == (left: Self, right: Self) -> Bool { left.rank == right.rank }

  private var rank: (Int, Int, Float) {
    switch self {
    case .demand(let waiting): (1, waiting, 0)
    // A predictor that computes nonsense must not take the order apart.
    case .predicted(let layersAhead, let confidence):
      (0, -layersAhead, confidence.isNaN ? 0 : confidence)
    }
  }
}
