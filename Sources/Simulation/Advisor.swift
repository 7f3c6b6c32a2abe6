import Experts

/// Says in one line what would help most.
package struct Advisor {
  /// Below this share of the requests, misses are not worth a word.
  private static let fewMisses = 0.005
  /// Below this share of a token's time, waiting for reads is not worth a word.
  private static let shortStall = 0.05
  /// A policy that saves less than this share of the misses is as good as the present one.
  private static let worthwhile = 0.05

  /// Where even the future could gain no more, no policy is worth looking for.
  private static let smallHeadroom = 0.05

  private let table: WhatIfTable

  package init(_ table: WhatIfTable) {
    self.table = table
  }

  /// One line without a full stop.
  package var advice: String {
    guard let baseline = table.baseline, baseline.counts.requests > 0 else {
      return "there are no tokens to learn from"
    }
    if baseline.settings.slotCount >= table.totalExpertCount {
      return "the store holds everything: nothing to gain"
    }
    let misses = Double(baseline.counts.requests - baseline.counts.hits)
    if misses < Self.fewMisses * Double(baseline.counts.requests) {
      return "next to nothing is missed: nothing to gain"
    }
    if let speed = baseline.speed,
      speed.stallPerToken < Self.shortStall * 1e9 / speed.tokensPerSecond
    {
      let percent = Int((speed.stallPerToken * speed.tokensPerSecond / 1e7).rounded(.up))
      return "reads hold up a token for \(percent) % of its time: little to gain"
    }
    return [policyAdvice(baseline, misses: misses), budgetAdvice(baseline)]
      .compactMap(\.self)
      .joined(separator: "; ")
  }

  // MARK: - Clauses

  /// The policy that saves most, or that none does.
  private func policyAdvice(_ baseline: WhatIfRow, misses: Double) -> String? {
    let rivals = table.rows.filter {
      $0.kind == .simulated && $0.isExact && $0.settings.slotCount == baseline.settings.slotCount
        && $0.settings != baseline.settings
    }
    let best = rivals.max { $0.counts.hits < $1.counts.hits }
    if let best {
      let saved = 1 - Double(best.counts.requests - best.counts.hits) / misses
      if saved >= Self.worthwhile {
        return "\(name(best.settings, beside: baseline.settings)) would save"
          + " \(Int((saved * 100).rounded())) % of the reads"
      }
    }
    let bounds = table.rows.filter { $0.kind == .bound }.map(\.counts.hitRate)
    if let bound = bounds.max(), bound - baseline.counts.hitRate <= Self.smallHeadroom {
      return "no policy could gain over \(points(bound - baseline.counts.hitRate))"
    }
    guard let best else { return nil }
    let gain = best.counts.hitRate - baseline.counts.hitRate
    return gain <= 0
      ? "none of these policies would gain anything"
      : "none of these policies would gain over \(points(gain))"
  }

  /// The least budget that halves the misses.
  private func budgetAdvice(_ baseline: WhatIfRow) -> String? {
    guard let now = table.ladder.first(where: { $0.slotCount == baseline.settings.slotCount })
    else { return nil }
    let goal = now.missesPerToken / 2
    let larger = table.ladder.filter { $0.slotCount > now.slotCount }
    guard let above = larger.first(where: { $0.missesPerToken <= goal }) else {
      return larger.isEmpty ? nil : "no budget would halve the misses"
    }
    let below = table.ladder.last { $0.slotCount < above.slotCount } ?? now
    let fall = below.missesPerToken - above.missesPerToken
    let share = fall > 0 ? (below.missesPerToken - goal) / fall : 1
    let slots = Double(below.slotCount) + share * Double(above.slotCount - below.slotCount)
    let count = min(Int(slots.rounded(.up)), table.totalExpertCount)
    return table.slotBytes > 0
      ? "budget \(ByteCount(count * table.slotBytes)) would halve the misses"
      : "\(count) slots would halve the misses"
  }

  // MARK: - Words

  private func name(_ settings: WhatIfSettings, beside baseline: WhatIfSettings) -> String {
    var name = "policy \(settings.decider.name)"
    if settings.scope != baseline.scope { name += ", scope \(settings.scope.rawValue)" }
    if settings.admission != baseline.admission { name += ", \(settings.admission.rawValue)" }
    return name
  }

  /// Hundredths, rounded up, as a promise that is kept.
  private func points(_ share: Double) -> String {
    // Differences of shares are off in their last digits.
    let count = max(1, Int(((share * 1e5).rounded() / 1000).rounded(.up)))
    return count == 1 ? "1 point" : "\(count) points"
  }
}
