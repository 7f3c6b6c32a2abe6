/// Sums over everything that the expert store did.
package struct StoreStatistics: Equatable, Sendable {
  /// Experts asked for, once for each selection.
  package var requests = 0
  /// Requests that found the expert in a slot.
  package var hits = 0
  /// Requests that found the expert on its way.
  package var late = 0
  /// Experts read because somebody waited for them.
  package var reads = 0
  /// Experts whose read was begun before anybody asked.
  package var prefetches = 0
  /// Prefetched experts that somebody then asked for.
  package var usefulPrefetches = 0
  /// Prefetches that were given up before a byte was read.
  package var cancelled = 0
  /// Bytes that the file system delivered, alignment included.
  package var readBytes = 0
  /// Experts that gave up their slots.
  package var evictions = 0
  /// Nanoseconds that compute waited for reads.
  package var stall: Int64 = 0

  package init() {}

  /// Share of requests that found the expert in a slot; 0 before the first request.
  package var hitRate: Double { requests == 0 ? 0 : Double(hits) / Double(requests) }
}
