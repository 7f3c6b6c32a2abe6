/// Distributions of the next layer by path, in bounded memory.
///
/// When full, a path not used since the hand last passed makes room (second chance, Corbató
/// 1968): most paths are walked once, the few that matter all the time.
struct PathTable: Sendable {
  private let rowLimit: Int
  private var rows: [Int: Int] = [:]  // path → row
  private var paths: [Int] = []  // row → path
  private var isUsed: [Bool] = []  // by row, since the hand last passed
  private var hand = 0
  private var counts: SelectionCounts

  /// - Parameters:
  ///   - byteLimit: memory for the counts; room for one path at least
  ///   - expertCount: experts of a layer
  init(byteLimit: Int, expertCount: Int) {
    rowLimit = max(1, byteLimit / (expertCount * MemoryLayout<UInt16>.stride))
    counts = SelectionCounts(rowCount: 0, rowLimit: rowLimit, expertCount: expertCount)
    rows.reserveCapacity(rowLimit)
    paths.reserveCapacity(rowLimit)
    isUsed.reserveCapacity(rowLimit)
  }

  /// Paths it holds.
  var count: Int { paths.count }

  /// Counts what was selected after a path.
  mutating func record(_ experts: [Int], after path: Int) {
    let row = rows[path] ?? makeRow(for: path)
    counts.record(experts, in: row)
  }

  /// Adds counts / (uses + 1) of each expert after a path to `scores`, (expertCount).
  /// - Returns: the uses of the path; 0 when it is not known
  mutating func addCounts(of path: Int, to scores: inout [Float]) -> Int {
    guard let row = rows[path] else { return 0 }
    isUsed[row] = true
    let uses = counts.eventCount(in: row)
    counts.addShares(of: row, times: Float(uses) / Float(uses + 1), to: &scores)
    return uses
  }

  private mutating func makeRow(for path: Int) -> Int {
    let row: Int
    if paths.count < rowLimit {
      row = paths.count
      counts.appendRow()
      paths.append(path)
      isUsed.append(false)
    } else {
      row = releaseRow()
      counts.clear(row: row)
      paths[row] = path
    }
    rows[path] = row
    return row
  }

  private mutating func releaseRow() -> Int {
    while isUsed[hand] {
      isUsed[hand] = false
      hand = (hand + 1) % rowLimit
    }
    let row = hand
    rows[paths[row]] = nil
    hand = (hand + 1) % rowLimit
    return row
  }
}
