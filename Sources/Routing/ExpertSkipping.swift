/// Leaves chosen experts out of the sum where little depends on them: fewer reads, less
/// arithmetic, another output.
///
/// The papers skip the second of two experts; here each rule is the natural one for any k
/// that gives the paper's for k = 2. The heaviest expert always stays.
package enum ExpertSkipping: Equatable, Sendable {
  /// Drops the lightest experts as long as they weigh together at most `tolerance`.
  ///
  /// AdapMoE (arXiv 2408.10284, section 4.1) drops the second iff its weight is below
  /// √(T / sensitivity of the layer), which is the tolerance to give.
  case tail(tolerance: Float)
  /// Drops every expert that weighs less than `ratio` times the heaviest (Not All Experts
  /// Are Equal, arXiv 2402.14800, section 3.3).
  case ratio(Float)

  /// Marks whom to leave out.
  ///
  /// - Parameters:
  ///   - weights: of a token's experts, in any order, (k)
  ///   - isSkipped: receives true for each that is dropped, (k); others are not touched
  package func mark(
    _ weights: UnsafeBufferPointer<Float>,
    isSkipped: UnsafeMutableBufferPointer<Bool>
  ) {
    precondition(weights.count == isSkipped.count, "\(weights.count) of \(isSkipped.count)")
    guard let heaviest = weights.indices.max(by: { weights[$0] < weights[$1] }) else { return }
    switch self {
    case .ratio(let ratio):
      for place in weights.indices
      where place != heaviest && weights[place] < ratio * weights[heaviest] {
        isSkipped[place] = true
      }
    case .tail(let tolerance):
      var room = tolerance * weights.reduce(0, +)
      while let lightest = lightest(weights, isSkipped, except: heaviest),
        weights[lightest] < room
      {
        room -= weights[lightest]
        isSkipped[lightest] = true
      }
    }
  }

  /// The last of the lightest that are still in, so that among equals the better rank stays.
  private func lightest(
    _ weights: UnsafeBufferPointer<Float>,
    _ isSkipped: UnsafeMutableBufferPointer<Bool>,
    except heaviest: Int
  ) -> Int? {
    weights.indices.reversed()
      .filter { $0 != heaviest && !isSkipped[$0] }
      .min { weights[$0] < weights[$1] }
  }
}
