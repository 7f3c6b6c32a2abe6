/// What several runs of one measurement say: the middle one, and how far they lie apart.
struct Spread: Equatable {
  /// The upper one of two.
  let median: Double
  let lowest: Double
  let highest: Double

  /// - Parameter values: at least one
  init(_ values: [Double]) {
    precondition(!values.isEmpty, "a spread of no values")
    let sorted = values.sorted()
    median = sorted[sorted.count / 2]
    lowest = sorted[0]
    highest = sorted[sorted.count - 1]
  }
}
