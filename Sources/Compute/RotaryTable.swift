import Glibc

/// Which numbers of a head are rotated as a pair.
package enum RotaryPairing: Sendable {
  /// i and i + n/2, which GGUF files call NEOX.
  case halves
  /// 2i and 2i + 1, which GGUF files call NORM.
  case neighbours
}

/// Cosines and sines of the rotary position embedding (arXiv 2104.09864).
///
/// Pair i of n/2 turns by position × base^(-2i/n), or by a frequency that was stretched for
/// longer contexts; computed in double precision and rounded once, so that far positions lose
/// nothing.
// Only `prepare` writes; it must not run beside readers, and the worker pool's fork orders it
// before them.
package final class RotaryTable: @unchecked Sendable {
  /// Numbers of a head that rotate: n.
  package let dimensions: Int
  /// Positions that the table holds.
  package private(set) var positionCount = 0

  // Radians from one position to the next, (pair).
  private let frequencies: [Double]
  private let magnitude: Double
  // (position, cosine then sine, pair).
  private var entries: [Float] = []

  /// Angles by the frequencies base^(-2i/n).
  package convenience init(base: Double, dimensions: Int) {
    self.init(frequencies: Self.frequencies(base: base, dimensions: dimensions))
  }

  /// - Parameters:
  ///   - frequencies: radians from one position to the next, for each pair
  ///   - magnitude: what cosines and sines are multiplied with
  package init(frequencies: [Double], magnitude: Double = 1) {
    dimensions = 2 * frequencies.count
    self.frequencies = frequencies
    self.magnitude = magnitude
  }

  /// base^(-2i/n) for each of the n/2 pairs.
  package static func frequencies(base: Double, dimensions: Int) -> [Double] {
    precondition(dimensions >= 0 && dimensions % 2 == 0, "\(dimensions) rotary dimensions")
    return (0..<dimensions / 2).map { pow(base, -2 * Double($0) / Double(dimensions)) }
  }

  /// Makes sure that positions below `count` are there.
  package func prepare(positions count: Int) {
    guard count > positionCount else { return }
    for position in positionCount..<count {
      let cosines = frequencies.lazy.map { self.magnitude * cos(Double(position) * $0) }
      let sines = frequencies.lazy.map { self.magnitude * sin(Double(position) * $0) }
      entries.append(contentsOf: cosines.map { Float($0) })
      entries.append(contentsOf: sines.map { Float($0) })
    }
    positionCount = count
  }

  /// Calls `body` with the n/2 cosines and sines of a position that was prepared.
  func withAngles<Result>(
    at position: Int,
    _ body: (_ cosines: UnsafePointer<Float>, _ sines: UnsafePointer<Float>) -> Result
  ) -> Result {
    precondition(
      (0..<positionCount).contains(position),
      "position \(position) of \(positionCount)"
    )
    return entries.withUnsafeBufferPointer { all in
      let row = UnsafeBufferPointer(
        rebasing: all[position * dimensions..<(position + 1) * dimensions]
      )
      guard let cosines = row.baseAddress else { preconditionFailure("no angles") }
      return body(cosines, cosines + dimensions / 2)
    }
  }
}
