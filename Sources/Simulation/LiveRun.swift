import Events

/// What really happened in a recorded session: its settings, its counts and its times.
package struct LiveRun: Equatable, Sendable {
  /// The settings as the session had them.
  package let settings: SessionSettings
  /// Counts of the decode tokens, or of all where there were none.
  package let counts: WhatIfCounts
  let passes: [PassFacts]
  let times: [TokenTimes]
  let bursts: [ReadBurst]

  /// What the store did in one forward pass.
  struct PassFacts: Equatable, Sendable {
    var missed: Set<ExpertID> = []
    var evicted: [ExpertID] = []
    /// Whose read had begun before the event, but not ended.
    var late: Set<ExpertID> = []
    /// Whose read was begun before anybody asked, and who was then asked for.
    var early: Set<ExpertID> = []
  }

  /// The times of one pass of decode, in nanoseconds, and what it asked of the store.
  struct TokenTimes: Equatable, Sendable {
    /// The forward pass, counted from 0.
    var pass = 0
    /// One, and the accepted ones of a draft.
    var tokens = 1
    var attention = 0.0
    var experts = 0.0
    var stall = 0.0
    var other = 0.0
    /// From the end of this token to the beginning of the next: logits and sampling.
    var gap: Double?
    var requests = 0
    var misses = 0
    /// Layers in which something was missed.
    var waitingLayers = 0
    var reads = 0
    /// Reads into slots that nobody had used: the kernel still has to find the memory.
    var freshReads = 0

    var computing: Double { attention + experts + other }
    var total: Double { computing + stall }
  }

  /// The reads of one event, which begin together: how many, their bytes, and the time from
  /// the first start to the last arrival in nanoseconds.
  struct ReadBurst: Equatable, Sendable {
    var count: Int
    var bytes: Double
    var time: Double
    /// Whether all went into fresh slots; `nil` where some did.
    var isFresh: Bool?
  }

  /// - Parameters:
  ///   - header: of the session
  ///   - passes: the records of each forward pass
  init(header: SessionHeader, passes: [[TokenRecord]]) {
    settings = header.settings
    self.passes = passes.map(Self.facts)
    let hasDecode = passes.contains { $0.first?.phase == .decode }
    var counts = WhatIfCounts()
    var times: [TokenTimes] = []
    var bursts: [ReadBurst] = []
    for (number, records) in passes.enumerated() {
      bursts += Self.bursts(of: records, slotCount: header.settings.slotCount)
      guard let record = records.first, record.phase == .decode || !hasDecode else { continue }
      let facts = self.passes[number]
      counts.tokens += records.count { $0.phase != .rejected }
      let requests = Set(
        records.lazy.flatMap(\.uses).filter { $0.outcome != .skipped }.map(\.expert)
      ).count
      counts.requests += requests
      counts.late += facts.late.count
      counts.misses += facts.missed.count
      counts.evictions += facts.evicted.count
      let reads = records.lazy.flatMap(\.reads)
      counts.readBytes += reads.reduce(0) { $0 + Double($1.bytes) }
      guard record.phase == .decode else { continue }
      let next = passes.indices.contains(number + 1) ? passes[number + 1].first : nil
      let evictionCount = records.reduce(0) { $0 + $1.evictions.count }
      times.append(
        TokenTimes(
          pass: number,
          tokens: records.count { $0.phase == .decode },
          attention: Double(record.time.attention),
          experts: Double(record.time.experts),
          stall: Double(record.time.stall),
          other: Double(record.time.other),
          gap: next?.phase == .decode ? Double(next?.start ?? 0) - Double(record.end) : nil,
          requests: requests,
          misses: facts.missed.count,
          waitingLayers: Set(facts.missed.map(\.layer)).count,
          reads: reads.count,
          freshReads: max(0, reads.count - evictionCount)
        )
      )
    }
    self.counts = counts
    self.times = times.filter { $0.total > 0 }
    self.bursts = bursts
  }

  /// Tokens per second of decode as they were measured; `nil` where there are no times.
  package var tokensPerSecond: Double? {
    guard !times.isEmpty else { return nil }
    let gap = Median.of(times.compactMap(\.gap)) ?? 0
    let total = times.reduce(0) { $0 + $1.total + ($1.gap ?? gap) }
    return total > 0 ? Double(decodedCount) * 1e9 / total : nil
  }

  /// Nanoseconds for which a decode token waited for reads, on average.
  package var stallPerToken: Double? {
    guard !times.isEmpty else { return nil }
    return times.reduce(0) { $0 + $1.stall } / Double(decodedCount)
  }

  /// Tokens of decode whose times are known.
  package var decodedCount: Int { times.reduce(0) { $0 + $1.tokens } }

  private static func facts(of records: [TokenRecord]) -> PassFacts {
    var facts = PassFacts()
    for record in records {
      for use in record.uses {
        switch use.outcome {
        case .miss, .lowerPrecision: facts.missed.insert(use.expert)
        case .late: facts.late.insert(use.expert)
        case .hit, .skipped: break
        }
      }
      facts.evicted += record.evictions
      for read in record.reads where read.kind == .prefetch { facts.early.insert(read.expert) }
    }
    return facts
  }

  /// The bursts of one forward pass.
  ///
  /// One that asks for more than there is room for reads in waves, with computing between:
  /// its time says nothing of the storage.
  private static func bursts(of records: [TokenRecord], slotCount: Int) -> [ReadBurst] {
    let reads = records.flatMap(\.reads)
    let evictionCount = records.reduce(0) { $0 + $1.evictions.count }
    let isFresh: Bool? = evictionCount == 0 ? true : evictionCount >= reads.count ? false : nil
    let demanded = reads.filter { $0.kind == .demand && $0.bytes > 0 && $0.end > $0.start }
    return Dictionary(grouping: demanded, by: \.expert.layer).sorted { $0.key < $1.key }
      .compactMap { _, reads in
        guard let first = reads.map(\.start).min(), let last = reads.map(\.end).max(),
          records.count == 1 || reads.count <= slotCount / 2
        else { return nil }
        return ReadBurst(
          count: reads.count,
          bytes: reads.reduce(0) { $0 + Double($1.bytes) },
          time: Double(last) - Double(first),
          isFresh: isFresh
        )
      }
  }
}
