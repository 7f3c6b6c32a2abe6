/// How many experts were asked for, guessed, and both.
package struct PredictionTally: Equatable, Sendable {
  /// Experts that the router chose.
  package var asked = 0
  /// Experts that the predictor named.
  package var guessed = 0
  /// Experts both named and chosen.
  package var right = 0
  /// Experts chosen that were not resident: those a good guess would have helped.
  package var missed = 0
  /// Experts named and chosen that were not resident.
  package var missedRight = 0

  package init() {}

  /// right / asked: the share of what was needed that was foreseen; `nil` before anything was.
  package var recall: Double? { share(right, of: asked) }
  /// right / guessed: the share of what would have been read that was of use.
  package var usefulShare: Double? { share(right, of: guessed) }
  /// The recall among experts that were not resident.
  package var missRecall: Double? { share(missedRight, of: missed) }

  package static func + (left: PredictionTally, right: PredictionTally) -> PredictionTally {
    var sum = left
    sum.asked += right.asked
    sum.guessed += right.guessed
    sum.right += right.right
    sum.missed += right.missed
    sum.missedRight += right.missedRight
    return sum
  }

  private func share(_ part: Int, of whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }
}
