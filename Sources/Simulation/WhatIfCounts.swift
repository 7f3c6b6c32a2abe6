/// What a store did for the tokens that figures speak of.
package struct WhatIfCounts: Equatable, Sendable {
  package var tokens = 0
  /// Experts asked for, once for each selection.
  package var requests = 0
  /// Requests that found the expert on its way, as it was read early.
  package var late = 0
  /// Requests for which the expert had to be read.
  package var misses = 0
  package var evictions = 0
  /// Bytes read, those of useless prefetches among them.
  package var readBytes = 0.0

  package init() {}

  /// Requests that found the expert in a slot.
  package var hits: Int { max(0, requests - misses - late) }

  /// Hits per request, 0 to 1.
  package var hitRate: Double { requests == 0 ? 0 : Double(hits) / Double(requests) }

  package var missesPerToken: Double { perToken(Double(misses)) }

  package var readBytesPerToken: Double { perToken(readBytes) }

  package var evictionsPerToken: Double { perToken(Double(evictions)) }

  private func perToken(_ value: Double) -> Double { tokens == 0 ? 0 : value / Double(tokens) }
}
