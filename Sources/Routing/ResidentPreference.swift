/// Raises the scores of experts that are in memory before the best are chosen
/// (Cache-conditional experts, arXiv 2412.00099, section 3): fewer reads, another output.
///
/// The weights of the chosen still come from the true scores.
package struct ResidentPreference: Equatable, Sendable {
  /// What is added to a resident expert's score, as a share of the range between the
  /// token's best and worst score.
  package var strength: Float

  package init(strength: Float) {
    self.strength = strength
  }

  /// Writes the scores to choose by.
  ///
  /// - Parameters:
  ///   - scores: of the router, (expertCount)
  ///   - biased: receives the scores to choose by, (expertCount)
  ///   - isResident: whether an expert is in memory
  package func apply(
    to scores: UnsafeBufferPointer<Float>,
    into biased: UnsafeMutableBufferPointer<Float>,
    isResident: (Int) -> Bool
  ) {
    precondition(scores.count == biased.count, "\(scores.count) of \(biased.count)")
    guard let best = scores.max(), let worst = scores.min() else { return }
    let bonus = strength * (best - worst)
    for index in scores.indices {
      biased[index] = scores[index] + (isResident(index) ? bonus : 0)
    }
  }
}
