import Glibc

/// How far the tokens that a run expects are from those of an exact run.
///
/// For every position the Kullback-Leibler divergence of the approximate distribution from
/// the exact one, in nats, and whether both have the same best token.
package struct Divergence: Equatable, Sendable {
  /// Positions that were compared.
  package private(set) var count = 0
  /// Positions at which both have the same best token.
  package private(set) var agreements = 0
  /// The largest divergence of all positions, in nats.
  package private(set) var largest = 0.0
  private var sum = 0.0

  package init() {}

  /// Mean divergence of a position, in nats.
  package var mean: Double { count == 0 ? 0 : sum / Double(count) }
  /// Share of positions with the same best token, from 0 to 1.
  package var agreement: Double { count == 0 ? 1 : Double(agreements) / Double(count) }

  /// Compares the logits of one position.
  package mutating func add(
    exact: UnsafeMutableBufferPointer<Float>,
    approximate: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(exact.count == approximate.count, "\(exact.count), \(approximate.count)")
    let exactNorm = LogSoftmax.normaliser(exact)
    let otherNorm = LogSoftmax.normaliser(approximate)
    var divergence = 0.0
    for token in exact.indices {
      let log = Double(exact[token]) - exactNorm
      divergence += exp(log) * (log - (Double(approximate[token]) - otherNorm))
    }
    // Rounding can make the sum of equal distributions a little less than nothing.
    divergence = max(0, divergence)
    count += 1
    sum += divergence
    largest = max(largest, divergence)
    if Sampler.best(exact) == Sampler.best(approximate) { agreements += 1 }
  }
}

/// Logits to logarithms of probabilities.
enum LogSoftmax {
  /// What to subtract from each logit: ln Σ e^logit.
  static func normaliser(_ logits: UnsafeMutableBufferPointer<Float>) -> Double {
    let best = logits.reduce(-Float.infinity) { max($0, $1) }
    var sum = 0.0
    for logit in logits { sum += Double(expf(logit - best)) }
    return Double(best) + log(sum)
  }
}
