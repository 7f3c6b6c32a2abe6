import Glibc

/// Chooses the experts of a token from the router's scores, and weighs them.
///
/// Scores become probabilities; the k best are chosen, by probability or by probability plus
/// a bias, and weighed by probability. Computing the scores is a matrix product and somebody
/// else's; choosing is arithmetic on a short array.
package struct Router: Sendable, Equatable {
  /// What makes probabilities of scores.
  package enum Scoring: Sendable, Equatable {
    /// Softmax over all experts.
    case softmax
    /// A sigmoid of each (DeepSeek-V3, arXiv 2412.19437, section 2.1.2).
    case sigmoid
  }

  /// Experts in groups of equal size, of which only the best groups may be chosen from
  /// (DeepSeek-V3); a group is as good as its two best experts together.
  package struct Groups: Sendable, Equatable {
    package let count: Int
    /// Groups to choose from.
    package let used: Int

    package init(count: Int, used: Int) {
      precondition(count > 0 && (1...count).contains(used), "\(used) of \(count) groups")
      self.count = count
      self.used = used
    }
  }

  /// Experts to choose from.
  package let expertCount: Int
  /// Experts to choose (top-k).
  package let expertsPerToken: Int
  package let scoring: Scoring
  /// Whether the weights of the chosen experts are divided by their sum.
  package let normalizesWeights: Bool
  /// What the weights are multiplied with in the end.
  package let scale: Float
  package let groups: Groups?

  package init(
    expertCount: Int,
    expertsPerToken: Int,
    scoring: Scoring = .softmax,
    normalizesWeights: Bool,
    scale: Float = 1,
    groups: Groups? = nil
  ) {
    precondition(
      expertsPerToken > 0 && expertsPerToken <= expertCount,
      "top-\(expertsPerToken) of \(expertCount) experts"
    )
    if let groups {
      precondition(
        expertCount % groups.count == 0
          && expertsPerToken <= expertCount / groups.count * groups.used,
        "top-\(expertsPerToken) of \(groups) of \(expertCount) experts"
      )
    }
    self.expertCount = expertCount
    self.expertsPerToken = expertsPerToken
    self.scoring = scoring
    self.normalizesWeights = normalizesWeights
    self.scale = scale
    self.groups = groups
  }

  /// Writes the chosen experts, best first, and their weights.
  ///
  /// Equal scores go to the lower index, so that a choice never depends on anything but
  /// the scores.
  /// - Parameters:
  ///   - scores: router scores, (expertCount)
  ///   - bias: added to the probabilities for the choice, (expertCount), if there is one
  ///   - experts: receives the chosen indices, (expertsPerToken)
  ///   - weights: receives their weights, (expertsPerToken)
  package func select(
    scores: UnsafeBufferPointer<Float>,
    bias: UnsafePointer<Float>? = nil,
    experts: UnsafeMutableBufferPointer<Int32>,
    weights: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(experts.count == expertsPerToken, "\(experts.count) of \(expertsPerToken)")
    choose(scores: scores, bias: bias, into: experts)
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
    switch scoring {
    case .softmax: weighBySoftmax(scores: scores, experts: experts, weights: weights)
    case .sigmoid: weighBySigmoid(scores: scores, experts: experts, weights: weights)
    }
    if scale != 1 { for place in weights.indices { weights[place] *= scale } }
  }

  private func weighBySoftmax(
    scores: UnsafeBufferPointer<Float>,
    experts: UnsafeBufferPointer<Int32>,
    weights: UnsafeMutableBufferPointer<Float>
  ) {
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

  private func weighBySigmoid(
    scores: UnsafeBufferPointer<Float>,
    experts: UnsafeBufferPointer<Int32>,
    weights: UnsafeMutableBufferPointer<Float>
  ) {
    var sum: Float = 0
    for (place, expert) in experts.enumerated() {
      weights[place] = Self.sigmoid(scores[Int(expert)])
      sum += weights[place]
    }
    guard normalizesWeights else { return }
    // Probabilities can all be next to nothing, unlike those of a softmax; the least sum is
    // the smallest normal number of half precision, as the models were trained.
    sum = max(sum, 0x1p-14)
    for place in weights.indices { weights[place] /= sum }
  }

  static func sigmoid(_ score: Float) -> Float { 1 / (1 + expf(-score)) }
}
