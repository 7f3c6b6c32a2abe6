import Events

/// What one mode of a comparison did.
struct ComparisonRow: Encodable {
  let mode: String
  /// Why the mode could not run, where it could not; it then has no figures.
  var failure: String?
  var tokensPerSecond: Double?
  var firstTokenSeconds: Double?
  /// Share of requests that found the expert in memory, from 0 to 1.
  var hitRate: Double?
  var readBytesPerToken: Double?
  var stallSecondsPerToken: Double?
  var peakResidentBytes: Int?
  /// Share of the experts that had to be read whose read was begun before they were asked
  /// for, from 0 to 1; `nil` where nothing was.
  var recall: Double?
  /// Share of the early reads that were of use.
  var usefulShare: Double?
  var exactness: Exactness?
  /// The first token of the reply that is not the exact run's; `nil` where all are.
  var firstDifference: Int?
  /// Mean divergence from the exact run on its own tokens, in nats.
  var divergence: Double?

  init(mode: String, failure: String) {
    self.mode = mode
    self.failure = failure
  }

  /// - Parameters:
  ///   - mode: how the mode is called
  ///   - runs: of the same mode; figures are medians
  ///   - truth: the tokens of the exact run
  init(mode: String, runs: [RunStatistics], truth: [Int]) {
    self.mode = mode
    func median(_ figure: (RunStatistics) -> Double) -> Double {
      let sorted = runs.map(figure).sorted()
      return sorted[sorted.count / 2]
    }
    tokensPerSecond = median(\.decode.tokensPerSecond)
    firstTokenSeconds = median(\.prefill.seconds)
    hitRate = median(\.store.hitRate)
    readBytesPerToken = median { Double($0.decode.readBytes) / Double(max(1, $0.decode.tokens)) }
    stallSecondsPerToken = median { $0.decode.stallSeconds / Double(max(1, $0.decode.tokens)) }
    peakResidentBytes = runs.map(\.kernel.peakResidentBytes).max()
    let prefetches = median { Double($0.store.prefetches) }
    let useful = median { Double($0.store.usefulPrefetches) }
    if prefetches > 0 {
      recall = useful / max(1, useful + median { Double($0.store.reads) })
      usefulShare = useful / prefetches
    }
    exactness = runs.first?.exactness
    let reply = runs.first?.tokens ?? []
    if reply != truth {
      firstDifference =
        zip(reply, truth).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        ?? min(reply.count, truth.count)
    }
  }
}
