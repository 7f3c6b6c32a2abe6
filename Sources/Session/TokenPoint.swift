import Events

/// One token, reduced to what curves need.
package struct TokenPoint: Equatable, Sendable {
  /// When it was done, in nanoseconds since the session began.
  package var end: Int64
  /// Nanoseconds it took.
  package var duration: Int64
  package var phase: TokenRecord.Phase
  /// Experts chosen, and how many of them held a slot.
  package var uses: Int
  package var hits: Int
  package var evictions: Int
  package var readBytes: Int
  package var split: TimeSplit

  package init(
    end: Int64,
    duration: Int64,
    phase: TokenRecord.Phase,
    uses: Int,
    hits: Int,
    evictions: Int,
    readBytes: Int,
    split: TimeSplit
  ) {
    self.end = end
    self.duration = duration
    self.phase = phase
    self.uses = uses
    self.hits = hits
    self.evictions = evictions
    self.readBytes = readBytes
    self.split = split
  }

  package init(_ record: TokenRecord) {
    end = record.end
    duration = record.end.clampedDifference(record.start)
    phase = record.phase
    uses = record.uses.count
    hits = record.uses.count { $0.outcome == .hit }
    evictions = record.evictions.count
    readBytes = record.reads.reduce(0) { $0.clampedSum($1.bytes) }
    split = record.time
  }
}
