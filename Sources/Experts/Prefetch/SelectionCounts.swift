/// How often each expert was selected in each of a number of situations: rows of counts.
///
/// A count takes two bytes. A row whose events reach the largest count is halved, which keeps
/// its shares and lets old habits fade.
struct SelectionCounts: Sendable {
  private let expertCount: Int
  private var counts: [UInt16]  // (rows, expertCount)
  private var events: [UInt16]  // (rows)

  /// - Parameters:
  ///   - rowCount: rows to begin with
  ///   - rowLimit: rows that it may grow to; their memory is set aside, not touched
  ///   - expertCount: experts of a layer
  init(rowCount: Int, rowLimit: Int = 0, expertCount: Int) {
    self.expertCount = expertCount
    counts = Array(repeating: 0, count: rowCount * expertCount)
    events = Array(repeating: 0, count: rowCount)
    counts.reserveCapacity(rowLimit * expertCount)
    events.reserveCapacity(rowLimit)
  }

  /// Rows there are.
  var rowCount: Int { events.count }

  /// Selections recorded in a row; less after it was halved.
  func eventCount(in row: Int) -> Int { Int(events[row]) }

  /// Adds an empty row behind the others.
  mutating func appendRow() {
    counts.append(contentsOf: repeatElement(0, count: expertCount))
    events.append(0)
  }

  /// Empties a row.
  mutating func clear(row: Int) {
    for place in places(of: row) { counts[place] = 0 }
    events[row] = 0
  }

  /// Counts one event: a selection of distinct experts.
  mutating func record(_ experts: [Int], in row: Int) {
    if events[row] == .max {
      for place in places(of: row) { counts[place] >>= 1 }
      events[row] >>= 1
    }
    events[row] += 1
    for expert in experts { counts[row * expertCount + expert] += 1 }
  }

  /// Adds `weight` × the share of the row's events that selected an expert to its score.
  ///
  /// A row without events adds nothing. `scores` is (expertCount).
  func addShares(of row: Int, times weight: Float, to scores: inout [Float]) {
    guard events[row] > 0 else { return }
    let factor = weight / Float(events[row])
    counts.withUnsafeBufferPointer { counts in
      scores.withUnsafeMutableBufferPointer { scores in
        let start = row * expertCount
        for expert in 0..<expertCount { scores[expert] += factor * Float(counts[start + expert]) }
      }
    }
  }

  private func places(of row: Int) -> Range<Int> {
    row * expertCount..<(row + 1) * expertCount
  }
}
