import Events
import Session

/// The whole records of the last tokens that are shown, kept while a panel needs them.
struct RecentRecords: Sendable {
  private(set) var tokens = 0..<0
  private(set) var records: [TokenRecord] = []

  /// Holds the records of some tokens; only those that it does not hold yet are fetched.
  ///
  /// - Throws: what cannot be read; then it holds nothing
  mutating func move(to wanted: Range<Int>, of bodies: any TokenBodies) throws {
    if wanted == tokens { return }
    let kept = tokens.clamped(to: wanted)
    let held = kept.isEmpty ? [] : records[indices(of: kept)]
    self = RecentRecords()
    if held.isEmpty {
      records = try fetch(wanted, bodies)
    } else {
      let before = try fetch(wanted.lowerBound..<kept.lowerBound, bodies)
      let after = try fetch(kept.upperBound..<wanted.upperBound, bodies)
      records = before + held + after
    }
    tokens = wanted
  }

  private func indices(of kept: Range<Int>) -> Range<Int> {
    kept.lowerBound - tokens.lowerBound..<kept.upperBound - tokens.lowerBound
  }

  private func fetch(_ tokens: Range<Int>, _ bodies: any TokenBodies) throws -> [TokenRecord] {
    if tokens.isEmpty { return [] }
    let records = try bodies.records(of: tokens)
    guard records.count == tokens.count else { throw MissingRecords() }
    return records
  }

  private struct MissingRecords: Error, CustomStringConvertible {
    let description = "records are missing"
  }
}
