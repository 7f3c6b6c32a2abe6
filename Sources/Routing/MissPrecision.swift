/// How precisely an expert that is not in memory is needed, by what weighs more than it.
///
/// HOBBIT (arXiv 2411.01433, section 3.2): of a token's experts in descending order of their
/// normalised weights, the score of each is the sum of the weights before it, so that the
/// heaviest has 0. Up to the first threshold the exact copy is read, up to the second a copy
/// in fewer bits, and beyond it the expert is left out. The defaults are the paper's.
package struct MissPrecision: Equatable, Sendable {
  /// What a missing expert is to be served with.
  package enum Grade: Equatable, Sendable {
    case exact, low, skipped
  }

  /// The largest score that needs the exact copy, from 0 to 1.
  package var exactLimit: Float
  /// The largest score that is not left out, from ``exactLimit`` to 1.
  package var lowLimit: Float

  package init(exactLimit: Float = 0.6, lowLimit: Float = 0.9) {
    precondition(
      0 <= exactLimit && exactLimit <= lowLimit && lowLimit <= 1,
      "thresholds \(exactLimit) and \(lowLimit)"
    )
    self.exactLimit = exactLimit
    self.lowLimit = lowLimit
  }

  /// Grades a token's experts.
  ///
  /// - Parameter weights: of the experts, in any order, (k); they need not add up to 1
  /// - Returns: a grade for each; the heaviest is always exact, and of equals the first
  ///   counts as heavier
  package func grades(of weights: UnsafeBufferPointer<Float>) -> [Grade] {
    let order = weights.indices.sorted { (weights[$1], $0) < (weights[$0], $1) }
    let sum = order.reduce(Float(0)) { $0 + weights[$1] }
    var grades = [Grade](repeating: .exact, count: weights.count)
    var before: Float = 0
    for place in order {
      // Where all weigh nothing the score is not a number, and nothing is given up.
      let score = before / sum
      if score > exactLimit { grades[place] = score > lowLimit ? .skipped : .low }
      before += weights[place]
    }
    return grades
  }
}

extension MissPrecision: CustomStringConvertible {
  /// As flags take them: `0.6,0.9`.
  package var description: String { "\(exactLimit),\(lowLimit)" }
}
