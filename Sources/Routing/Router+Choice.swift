import Glibc

extension Router {
  /// Writes the k best experts, best first.
  func choose(
    scores: UnsafeBufferPointer<Float>,
    bias: UnsafePointer<Float>?,
    into experts: UnsafeMutableBufferPointer<Int32>
  ) {
    // A softmax and a sigmoid keep the order: without a bias and groups the scores will do.
    guard bias != nil || groups != nil else { return choose(scores, into: experts) }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: expertCount) { ranks in
      writeProbabilities(of: scores, into: ranks)
      if let bias { for expert in 0..<expertCount { ranks[expert] += bias[expert] } }
      if let groups { mask(ranks, outside: groups) }
      choose(UnsafeBufferPointer(ranks), into: experts)
    }
  }

  private func writeProbabilities(
    of scores: UnsafeBufferPointer<Float>,
    into result: UnsafeMutableBufferPointer<Float>
  ) {
    switch scoring {
    case .sigmoid:
      for expert in 0..<expertCount { result[expert] = Self.sigmoid(scores[expert]) }
    case .softmax:
      let best = scores.max() ?? 0
      var sum: Float = 0
      for expert in 0..<expertCount {
        result[expert] = expf(scores[expert] - best)
        sum += result[expert]
      }
      for expert in 0..<expertCount { result[expert] /= sum }
    }
  }

  /// Makes all experts but those of the best groups the last choice.
  private func mask(_ ranks: UnsafeMutableBufferPointer<Float>, outside groups: Groups) {
    let size = expertCount / groups.count
    let values = (0..<groups.count).map { group in
      var (first, second) = (-Float.infinity, -Float.infinity)
      for expert in group * size..<(group + 1) * size {
        let value = rank(ranks[expert])
        if value > first { (first, second) = (value, first) } else { second = max(second, value) }
      }
      return size == 1 ? first : first + second
    }
    let order = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
    for group in order.dropFirst(groups.used) {
      for expert in group * size..<(group + 1) * size { ranks[expert] = -.infinity }
    }
  }

  /// Keeps the k best seen so far in order: k is small, so insertion beats a heap.
  private func choose(
    _ scores: UnsafeBufferPointer<Float>,
    into experts: UnsafeMutableBufferPointer<Int32>
  ) {
    var filled = 0
    for candidate in 0..<expertCount {
      let score = rank(scores[candidate])
      var place = filled
      while place > 0 && score > rank(scores[Int(experts[place - 1])]) { place -= 1 }
      guard place < expertsPerToken else { continue }
      var last = min(filled, expertsPerToken - 1)
      while last > place {
        experts[last] = experts[last - 1]
        last -= 1
      }
      experts[place] = Int32(candidate)
      filled = min(filled + 1, expertsPerToken)
    }
  }

  /// A score to compare by: not-a-number ranks last, so that a broken model still routes.
  private func rank(_ score: Float) -> Float {
    score.isNaN ? -.infinity : score
  }
}
