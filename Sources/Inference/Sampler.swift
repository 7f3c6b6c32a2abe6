import Glibc

/// How the next token is chosen from the logits.
package struct SamplingSettings: Equatable, Sendable {
  /// Divides the logits; 0 always takes the best token (greedy).
  package var temperature: Float = 0.7
  /// Keeps the k best tokens; 0 keeps all.
  package var topK = 40
  /// Keeps the best tokens that together reach this probability.
  package var topP: Float = 0.95
  /// Drops tokens less likely than this share of the best one's probability.
  package var minP: Float = 0.05
  /// Divides the positive logits of tokens seen lately, multiplies the negative ones.
  package var repeatPenalty: Float = 1
  /// Makes the choices repeatable.
  package var seed: UInt64 = 0

  package init() {}
}

/// Chooses tokens from logits.
///
/// The order is that of most programs: repeat penalty, top-k, top-p, min-p, temperature.
package struct Sampler: Sendable {
  package var settings: SamplingSettings
  private var generator: SplitMix64
  private var recent: [Int] = []

  /// Tokens that the repeat penalty looks back on.
  private static let penaltyWindow = 64

  package init(settings: SamplingSettings) {
    self.settings = settings
    generator = SplitMix64(state: settings.seed)
  }

  /// Notes a token of the sequence, for the repeat penalty.
  package mutating func note(_ token: Int) {
    recent.append(token)
    if recent.count > Self.penaltyWindow { recent.removeFirst() }
  }

  /// Chooses a token; may change the logits.
  ///
  /// - Parameter logits: one number for each token of the vocabulary
  /// - Returns: the index of the chosen token
  package mutating func sample(_ logits: UnsafeMutableBufferPointer<Float>) -> Int {
    penalise(logits)
    guard settings.temperature > 0 else { return Self.best(logits) }
    var candidates = bestCandidates(logits)
    // Not-a-number everywhere: nothing can be said about the model's wish.
    guard let top = candidates.first, top.logit.isFinite else { return Self.best(logits) }

    // Probabilities before temperature, which the two cuts are defined on.
    let sum = candidates.reduce(Float(0)) { $0 + expf($1.logit - top.logit) }
    var kept = 0
    var reached: Float = 0
    for candidate in candidates {
      let probability = expf(candidate.logit - top.logit) / sum
      if kept > 0 && (reached >= settings.topP || probability * sum < settings.minP) { break }
      reached += probability
      kept += 1
    }
    candidates.removeLast(candidates.count - kept)

    let weights = candidates.map { expf(($0.logit - top.logit) / settings.temperature) }
    var draw = generator.unitInterval() * weights.reduce(0, +)
    for (candidate, weight) in zip(candidates, weights) {
      draw -= weight
      if draw < 0 { return candidate.token }
    }
    return candidates[candidates.count - 1].token
  }

  /// The token with the largest logit; the lowest index among equals.
  package static func best(_ logits: UnsafeMutableBufferPointer<Float>) -> Int {
    var best = 0
    for token in 1..<max(1, logits.count)
    where logits[token] > logits[best] || logits[best].isNaN {
      best = token
    }
    return best
  }

  private func penalise(_ logits: UnsafeMutableBufferPointer<Float>) {
    guard settings.repeatPenalty != 1 else { return }
    for token in Set(recent) {
      let logit = logits[token]
      logits[token] =
        logit > 0 ? logit / settings.repeatPenalty : logit * settings.repeatPenalty
    }
  }

  /// The top-k tokens, best first; equal logits in the order of their indices.
  private func bestCandidates(
    _ logits: UnsafeMutableBufferPointer<Float>
  ) -> [(token: Int, logit: Float)] {
    let isBetter = { (a: (token: Int, logit: Float), b: (token: Int, logit: Float)) in
      a.logit > b.logit || (a.logit == b.logit && a.token < b.token)
    }
    let limit = settings.topK > 0 ? min(settings.topK, logits.count) : logits.count
    if limit == logits.count {
      return logits.enumerated().filter { !$0.element.isNaN }
        .map { (token: $0.offset, logit: $0.element) }.sorted(by: isBetter)
    }
    // A small heap whose root is the worst of the best.
    var heap: [(token: Int, logit: Float)] = []
    heap.reserveCapacity(limit + 1)
    for token in 0..<logits.count where !logits[token].isNaN {
      let candidate = (token: token, logit: logits[token])
      if heap.count == limit, !isBetter(candidate, heap[0]) { continue }
      if heap.count < limit {
        heap.append(candidate)
        var child = heap.count - 1
        while child > 0, isBetter(heap[(child - 1) / 2], heap[child]) {
          heap.swapAt(child, (child - 1) / 2)
          child = (child - 1) / 2
        }
      } else {
        heap[0] = candidate
        var parent = 0
        while true {
          var worst = parent
          for child in [2 * parent + 1, 2 * parent + 2]
          where child < heap.count && isBetter(heap[worst], heap[child]) {
            worst = child
          }
          if worst == parent { break }
          heap.swapAt(parent, worst)
          parent = worst
        }
      }
    }
    return heap.sorted(by: isBetter)
  }
}

/// A small generator whose sequence is fixed by its seed (Steele, Lea, Flood 2014).
struct SplitMix64: RandomNumberGenerator, Sendable {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in [0, 1) with 24 random bits.
  mutating func unitInterval() -> Float {
    Float(next() >> 40) * 0x1p-24
  }
}
