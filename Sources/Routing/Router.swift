import Glibc

/// Chooses the experts of a token from the router's scores, and weighs them.
///
/// Softmax over all experts, the k best, and (where the model asks for it) weights that
/// add up to one again: the router of Qwen3-MoE. Computing the scores is a matrix
/// product and somebody else's; choosing is arithmetic on a short array.
package struct Router: Sendable, Equatable {
  /// Experts to choose from.
  package let expertCount: Int
  /// Experts to choose (top-k).
  package let expertsPerToken: Int
  /// Whether the weights of the chosen experts are divided by their sum.
  package let normalizesWeights: Bool

  package init(expertCount: Int, expertsPerToken: Int, normalizesWeights: Bool) {
    precondition(
      expertsPerToken > 0 && expertsPerToken <= expertCount,
      "top-\(expertsPerToken) of \(expertCount) experts"
    )
    self.expertCount = expertCount
    self.expertsPerToken = expertsPerToken
    self.normalizesWeights = normalizesWeights
  }

  /// Writes the chosen experts, best first, and their weights.
  ///
  /// Equal scores go to the lower index, so that a choice never depends on anything but
  /// the scores.
  /// - Parameters:
  ///   - scores: router scores, (expertCount)
  ///   - experts: receives the chosen indices, (expertsPerToken)
  ///   - weights: receives their weights, (expertsPerToken)
  package func select(
    scores: UnsafeBufferPointer<Float>,
    experts: UnsafeMutableBufferPointer<Int32>,
    weights: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(experts.count == expertsPerToken, "\(experts.count) of \(expertsPerToken)")
    choose(scores, into: experts)
    weigh(scores: scores, experts: UnsafeBufferPointer(experts), weights: weights)
  }

  /// Writes the weights of experts that somebody else chose.
  ///
  /// - Parameters:
  ///   - scores: router scores, (expertCount)
  ///   - experts: distinct indices, best first, (expertsPerToken)
  ///   - weights: receives their weights, (expertsPerToken)
  package func weigh(
    scores: UnsafeBufferPointer<Float>,
    experts: UnsafeBufferPointer<Int32>,
    weights: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(
      scores.count == expertCount && experts.count == weights.count,
      "\(scores.count) scores, \(experts.count) experts, \(weights.count) weights"
    )
    // Softmax over all experts, of which only the chosen are needed: the common divisor
    // cancels out where the weights are normalised, so it is computed only where not.
    var best = -Float.infinity
    if normalizesWeights {
      for expert in experts { best = max(best, scores[Int(expert)]) }
    } else {
      for score in scores { best = max(best, score) }
    }
    var sum: Float = 0
    for (place, expert) in experts.enumerated() {
      weights[place] = expf(scores[Int(expert)] - best)
      sum += weights[place]
    }
    if !normalizesWeights {
      sum = 0
      for score in scores { sum += expf(score - best) }
    }
    for place in weights.indices { weights[place] /= sum }
  }

  /// Keeps the k best seen so far in order: k is small, so insertion beats a heap.
  private func choose(
    _ scores: UnsafeBufferPointer<Float>,
    into experts: UnsafeMutableBufferPointer<Int32>
  ) {
    var filled = 0
    for candidate in 0..<expertCount {
      let score = rank(scores[candidate])
      var place = filled
      while place > 0 && score > rank(scores[Int(experts[place - 1])]) { place -= 1 }
      guard place < expertsPerToken else { continue }
      var last = min(filled, expertsPerToken - 1)
      while last > place {
        experts[last] = experts[last - 1]
        last -= 1
      }
      experts[place] = Int32(candidate)
      filled = min(filled + 1, expertsPerToken)
    }
  }

  /// A score to compare by: not-a-number ranks last, so that a broken model still routes.
  private func rank(_ score: Float) -> Float {
    score.isNaN ? -.infinity : score
  }
}
