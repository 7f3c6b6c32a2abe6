/// How long a decode token computes, in nanoseconds, from the times of a recording.
package struct ComputeModel: Equatable, Sendable {
  /// Attention, routers and everything else that goes on layer by layer.
  package var layers: Double
  /// From the end of one token to the beginning of the next: logits and sampling.
  package var gap: Double
  /// One expert that is in memory.
  package var expert: Double
  /// What one that had to be read costs more: it is computed by itself, with cold caches,
  /// while the lanes take their share of the processors.
  package var missedExpert: Double

  package init(layers: Double, gap: Double, expert: Double, missedExpert: Double) {
    self.layers = layers
    self.gap = gap
    self.expert = expert
    self.missedExpert = missedExpert
  }

  /// Fits the model to recorded tokens: medians, and a robust line through misses and time.
  ///
  /// Fails where there are no times.
  init?(fitting times: [LiveRun.TokenTimes]) {
    let routed = times.filter { $0.requests > 0 }
    guard let layers = Median.of(routed.map { $0.attention + $0.other }) else { return nil }
    let line = Median.line(routed.map { (Double($0.misses), $0.experts) })
    let missed = max(0, line?.slope ?? 0)
    let expert = Median.of(
      routed.map { ($0.experts - missed * Double($0.misses)) / Double($0.requests) }
    )
    self.init(
      layers: layers,
      gap: max(0, Median.of(times.compactMap(\.gap)) ?? 0),
      expert: max(0, expert ?? 0),
      missedExpert: missed
    )
  }
}
