import Events

/// Guesses that this sequence goes on like the earlier one it resembles most.
///
/// Xue et al., "MoE-Infinity", 2024, arXiv:2401.14361: the counts of the present sequence are
/// compared with those of earlier ones (``SequenceLibrary``), and the best match scores the
/// experts of the layers ahead by `share × (1 − distance / (layers + 1))`. Confidence is that
/// score × k, so that without the distance it is the share of tokens that chose the expert.
/// The paper's constant for experts never chosen is left out: they are not guessed. Until a
/// first sequence has ended, the present one stands in for it.
package struct MoEInfinity: ExpertPredictor {
  package static let name = "moe-infinity"

  private let context: PredictorContext
  private let reach: Int
  private var library: SequenceLibrary
  private var counts: [Float]  // (layerCount, expertCount), of the present sequence
  private var sums: [Float]  // (layerCount), of the counts
  private var squaredNorms: [Float]  // (layerCount), of the rows of counts

  /// - Parameters:
  ///   - context: the model
  ///   - sequenceLimit: sequences to remember
  ///   - reach: layers ahead that are guessed; no read lane comes farther within one layer,
  ///     and the next layer guesses again
  package init(_ context: PredictorContext, sequenceLimit: Int = 64, reach: Int = 4) {
    self.context = context
    self.reach = reach
    library = SequenceLibrary(
      capacity: sequenceLimit,
      layerCount: context.layerCount,
      expertCount: context.expertCount
    )
    counts = Array(repeating: 0, count: context.layerCount * context.expertCount)
    sums = Array(repeating: 0, count: context.layerCount)
    squaredNorms = sums
  }

  package mutating func beginSequence() {
    guard sums.contains(where: { $0 > 0 }) else { return }
    library.store(counts)
    for place in counts.indices { counts[place] = 0 }
    for layer in sums.indices {
      sums[layer] = 0
      squaredNorms[layer] = 0
    }
  }

  package mutating func observe(
    _ moment: borrowing RoutingMoment,
    limit: Int,
    into predictions: inout [Prediction]
  ) {
    guard !moment.experts.isEmpty else { return }
    for expert in moment.experts {
      let place = moment.layer * context.expertCount + expert
      squaredNorms[moment.layer] += 2 * counts[place] + 1
      counts[place] += 1
    }
    sums[moment.layer] += Float(moment.experts.count)
    library.compare(
      moment.experts,
      in: moment.layer,
      squaredNorm: squaredNorms[moment.layer]
    )
    let match = library.mostLike()
    let last = min(moment.layer + reach, context.layerCount - 1)
    for target in moment.layer + 1..<last + 1 {
      let distance = Float(target - moment.layer)
      let decay = 1 - distance / Float(context.layerCount + 1)
      guess(layer: target, match: match, decay: decay, limit: limit, into: &predictions)
    }
  }

  private func guess(
    layer: Int,
    match: Int?,
    decay: Float,
    limit: Int,
    into predictions: inout [Prediction]
  ) {
    let start = predictions.count
    let factor = decay * Float(context.expertsPerToken)
    for index in 0..<context.expertCount {
      let share =
        match.map { library.share(of: index, in: layer, entry: $0) }
        ?? ownShare(of: index, in: layer)
      guard share > 0 else { continue }
      let guess = Prediction(
        expert: ExpertID(layer: layer, index: index),
        confidence: min(1, share * factor)
      )
      predictions.insert(guess, from: start, limit: limit)
    }
  }

  private func ownShare(of expert: Int, in layer: Int) -> Float {
    sums[layer] > 0 ? counts[layer * context.expertCount + expert] / sums[layer] : 0
  }
}
