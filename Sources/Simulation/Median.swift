/// Figures of noisy measurements that a few wild ones do not move.
enum Median {
  /// The middle value, the upper one of two; `nil` of nothing.
  static func of(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.sorted()[values.count / 2]
  }

  /// The line y = intercept + slope · x with the median of the slopes between all pairs of
  /// points (Theil 1950, Sen 1968); `nil` where all x are equal.
  ///
  /// Of many points a fixed choice is taken, spread evenly.
  static func line(_ points: [(x: Double, y: Double)]) -> (intercept: Double, slope: Double)? {
    let step = max(1, points.count / 256)
    let chosen = stride(from: 0, to: points.count, by: step).map { points[$0] }
    var slopes: [Double] = []
    for (number, first) in chosen.enumerated() {
      for second in chosen.dropFirst(number + 1) where second.x != first.x {
        slopes.append((second.y - first.y) / (second.x - first.x))
      }
    }
    guard let slope = of(slopes), let intercept = of(chosen.map { $0.y - slope * $0.x }) else {
      return nil
    }
    return (intercept, slope)
  }
}
