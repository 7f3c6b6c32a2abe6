import Events

/// Rows `layer,expert`, one for each choice, as llama.cpp's moe-trace (pull request 28544)
/// writes them; the line that names the columns may be missing.
///
/// A forward pass begins where the layer goes down. One pass may have computed many tokens:
/// then each layer's rows hold one token's experts after the other's, and the last layer's
/// perhaps only those of the tokens whose output was wanted, the last ones. How many rows
/// are a token's is top-k where somebody says so; else, where an expert comes twice in a
/// layer's rows, the largest number that divides all their lengths and leaves no expert
/// twice.
struct LayerExpertFormat: TraceFormat {
  static let name = "layer-expert"
  static let summary = "CSV of llama.cpp's moe-trace: layer,expert"

  private static let columns = "layer,expert"

  private var pass = 0
  private var lastLayer = 0
  private var isFirst = true

  static func begins(with line: ArraySlice<UInt8>) -> Bool {
    let fields = line.split(
      separator: UInt8(ascii: ","),
      maxSplits: 2,
      omittingEmptySubsequences: false
    )
    let areNumbers = fields.allSatisfy { field in
      !field.isEmpty && field.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
    return line.elementsEqual(columns.utf8) || fields.count == 2 && areNumbers
  }

  mutating func read(
    _ line: ArraySlice<UInt8>,
    into rows: inout TraceRows
  ) throws(RouteTraceError) {
    defer { isFirst = false }
    if isFirst, line.elementsEqual(Self.columns.utf8) { return }
    guard let comma = line.firstIndex(of: UInt8(ascii: ",")) else {
      throw rows.bad("'\(TraceRows.excerpt(line))' is no layer,expert")
    }
    let largest = TraceShape.largestCount - 1
    let layer = try rows.number(line[..<comma], "layer", in: 0...largest)
    let expert = try rows.number(line[(comma + 1)...], "expert", in: 0...largest)
    if layer < lastLayer { pass += 1 }
    lastLayer = layer
    try rows.append(step: pass, layer: layer, expert: expert)
  }

  static func head(of shape: TraceShape) -> String { columns + "\n" }

  static func lines(of token: RoutedToken, number: Int) -> String {
    token.selections.reduce(into: "") { text, selection in
      for expert in selection.experts { text += "\(selection.layer),\(expert)\n" }
    }
  }

  // MARK: - Passes to tokens

  func finish(_ rows: inout TraceRows) throws(RouteTraceError) {
    let runs = Self.runs(of: rows.rows)
    let size: Int
    if rows.shape.expertsPerToken > 0 {
      size = rows.shape.expertsPerToken
      let odd = runs.first { $0.count % size != 0 }
      if let odd {
        let first = rows.rows[odd.lowerBound]
        throw rows.bad(
          "layer \(first.layer) has \(odd.count) rows from here, no multiple of top-\(size)",
          line: Int(first.line)
        )
      }
    } else {
      size = Self.groupSize(of: runs, in: rows.rows)
    }
    Self.number(&rows.rows, runs: runs, groupSize: size)
  }

  /// The rows of each layer in each pass.
  private static func runs(of rows: [TraceRow]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var begin = 0
    for end in 1...max(rows.count, 1) where !rows.isEmpty {
      let goesOn =
        end < rows.count && rows[end].layer == rows[begin].layer
        && rows[end].step == rows[begin].step
      if !goesOn {
        runs.append(begin..<end)
        begin = end
      }
    }
    return runs
  }

  private static func groupSize(of runs: [Range<Int>], in rows: [TraceRow]) -> Int {
    let longest = runs.map(\.count).max() ?? 0
    if isWithoutRepeats(runs, in: rows, groupSize: longest) { return longest }
    let common = runs.reduce(0) { divisor, run in
      var (left, right) = (divisor, run.count)
      while right != 0 { (left, right) = (right, left % right) }
      return left
    }
    return (1...max(common, 1)).reversed().first {
      common % $0 == 0 && isWithoutRepeats(runs, in: rows, groupSize: $0)
    } ?? 1
  }

  private static func isWithoutRepeats(
    _ runs: [Range<Int>],
    in rows: [TraceRow],
    groupSize: Int
  ) -> Bool {
    var lastGroups = [Int](repeating: 0, count: TraceShape.largestCount)
    var group = 0
    for run in runs {
      for index in run {
        if (index - run.lowerBound) % groupSize == 0 { group += 1 }
        let expert = Int(rows[index].expert)
        if lastGroups[expert] == group { return false }
        lastGroups[expert] = group
      }
    }
    return true
  }

  /// Gives each row its token and its place in the router's order.
  private static func number(_ rows: inout [TraceRow], runs: [Range<Int>], groupSize: Int) {
    var firstToken = 0
    var begin = 0
    while begin < runs.count {
      let pass = rows[runs[begin].lowerBound].step
      var end = begin
      while end < runs.count, rows[runs[end].lowerBound].step == pass { end += 1 }
      let groupCounts = runs[begin..<end].map { ($0.count + groupSize - 1) / groupSize }
      let tokenCount = groupCounts.max() ?? 1
      for (run, groupCount) in zip(runs[begin..<end], groupCounts) {
        let skipped = tokenCount - groupCount
        for index in run {
          let place = index - run.lowerBound
          rows[index].step = Int32(firstToken + skipped + place / groupSize)
          rows[index].slot = UInt16(place % groupSize)
          rows[index].phase = tokenCount > 1 ? .prefill : .decode
        }
      }
      firstToken += tokenCount
      begin = end
    }
  }
}
