import Events
import Glibc

/// Reads the lines of a routing trace.
///
/// Every field is checked before it is used.
struct RouteTraceParser {
  /// A row of either format; the plain one leaves out what comes before the layer.
  private struct Row {
    var turn = 0
    var phase = TokenRecord.Phase.decode
    var step = 0
    var layer: Int
    var slot = 0
    var expert: Int
    var weight: Float?
    var line: Int
  }

  private static let fullColumns: [Substring] = [
    "turn", "phase", "step", "layer", "slot", "expert", "weight", "residency", "expert_bytes",
  ]
  private static let plainColumns: [Substring] = ["layer", "expert"]
  private static let largestFile = 1 << 30
  // Layers and indices must fit in an ExpertID.
  private static let largestCount = Int(UInt16.max)

  private let path: String
  private var line = 0
  private var rows: [Row] = []

  init(path: String) {
    self.path = path
  }

  mutating func read(into file: inout RouteTraceFile) throws(RouteTraceError) {
    let text = try readText()
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    var columns: [Substring] = []
    for content in lines {
      line += 1
      if content.hasPrefix("#") {
        try readComment(content.dropFirst(), into: &file)
      } else if columns.isEmpty {
        columns = content.split(separator: ",", omittingEmptySubsequences: false)
        let isKnown =
          columns == Self.plainColumns || columns == Self.fullColumns
          || columns == Self.fullColumns + ["dropped"]
        guard isKnown else { throw bad("'\(content.prefix(80))' names no known columns") }
      } else {
        let fields = content.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == columns.count else {
          throw bad("\(fields.count) fields in place of \(columns.count)")
        }
        try fields.count == Self.plainColumns.count ? readPlain(fields) : readFull(fields)
      }
    }
    guard !rows.isEmpty else { throw .empty(path: path) }
    try settleShape(of: &file)
    if columns != Self.plainColumns {
      rows.sort {
        ($0.turn, $0.phase == .prefill ? 0 : 1, $0.step, $0.layer, $0.slot)
          < ($1.turn, $1.phase == .prefill ? 0 : 1, $1.step, $1.layer, $1.slot)
      }
    }
    try join(into: &file)
  }

  // MARK: - Lines

  private func readComment(
    _ text: Substring,
    into file: inout RouteTraceFile
  ) throws(RouteTraceError) {
    var values: [Substring: Substring] = [:]
    for word in text.split(separator: " ") {
      guard let sign = word.firstIndex(of: "=") else { continue }
      values[word[..<sign]] = word[word.index(after: sign)...]
    }
    if let model = values["model"] { file.model = String(model) }
    if let text = values["n_layer"] {
      guard file.layerCount == 0 else { throw bad("the shape of the model is said twice") }
      file.layerCount = try number(text, "n_layer", in: 1...Self.largestCount)
    }
    if let text = values["n_expert"] {
      file.expertCount = try number(text, "n_expert", in: 1...Self.largestCount)
    }
    if let text = values["n_expert_used"] {
      file.expertsPerToken = try number(text, "n_expert_used", in: 1...Self.largestCount)
    }
    if let layer = values["layer"], let bytes = values["expert_bytes"] {
      guard file.layerCount > 0 else { throw bad("bytes of a layer before n_layer") }
      if file.expertBytes.isEmpty {
        file.expertBytes = Array(repeating: 0, count: file.layerCount)
      }
      let layer = try number(layer, "layer", in: 0...file.expertBytes.count - 1)
      file.expertBytes[layer] = try number(bytes, "expert_bytes", in: 0...1 << 40)
    }
  }

  private mutating func readPlain(_ fields: [Substring]) throws(RouteTraceError) {
    rows.append(
      Row(
        layer: try number(fields[0], "layer", in: 0...Self.largestCount - 1),
        expert: try number(fields[1], "expert", in: 0...Self.largestCount - 1),
        line: line
      )
    )
  }

  private mutating func readFull(_ fields: [Substring]) throws(RouteTraceError) {
    guard let weight = Float(fields[6]), weight.isFinite else {
      throw bad("weight '\(fields[6].prefix(40))' is not a number")
    }
    let row = Row(
      turn: try number(fields[0], "turn", in: 0...Int(Int32.max)),
      phase: try number(fields[1], "phase", in: 0...1) == 0 ? .prefill : .decode,
      step: try number(fields[2], "step", in: 0...Int(Int32.max)),
      layer: try number(fields[3], "layer", in: 0...Self.largestCount - 1),
      slot: try number(fields[4], "slot", in: 0...Self.largestCount - 1),
      expert: try number(fields[5], "expert", in: 0...Self.largestCount - 1),
      weight: weight,
      line: line
    )
    _ = try number(fields[7], "residency", in: 0...Int(Int32.max))
    _ = try number(fields[8], "expert_bytes", in: 0...1 << 40)
    // Who was dropped was chosen, but never asked for.
    let isDropped =
      fields.count > Self.fullColumns.count
      ? try number(fields[9], "dropped", in: 0...1) == 1 : false
    if !isDropped { rows.append(row) }
  }

  private func number(
    _ text: Substring,
    _ name: String,
    in range: ClosedRange<Int>
  ) throws(RouteTraceError) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw bad("\(name) '\(text.prefix(40))' is not a number from \(range)")
    }
    return number
  }

  private func bad(_ reason: String, line: Int? = nil) -> RouteTraceError {
    .badLine(path: path, line: line ?? self.line, reason: reason)
  }

  // MARK: - Selections

  /// Holds the rows to the counts that the file announced, or takes the counts from them.
  private func settleShape(of file: inout RouteTraceFile) throws(RouteTraceError) {
    let layerCount = (rows.map(\.layer).max() ?? 0) + 1
    let expertCount = (rows.map(\.expert).max() ?? 0) + 1
    if file.layerCount == 0 { file.layerCount = layerCount }
    if file.expertCount == 0 { file.expertCount = expertCount }
    let wrong = rows.first { $0.layer >= file.layerCount || $0.expert >= file.expertCount }
    if let wrong {
      throw bad(
        "layer \(wrong.layer), expert \(wrong.expert) in a model of \(file.layerCount) layers"
          + " of \(file.expertCount)",
        line: wrong.line
      )
    }
    if file.expertBytes.isEmpty {
      file.expertBytes = Array(repeating: 0, count: file.layerCount)
    }
  }

  private func join(into file: inout RouteTraceFile) throws(RouteTraceError) {
    var step = 0
    for row in rows {
      let isPlain = row.weight == nil
      if let last = file.entries.last {
        let comesAgain = last.selection.experts.contains(row.expert)
        if isPlain {
          let isSame = last.selection.layer == row.layer && !comesAgain
          if !isSame && row.layer <= last.selection.layer { step += 1 }
        }
        let isSameEvent =
          last.selection.layer == row.layer && last.step == (isPlain ? step : row.step)
          && last.phase == row.phase && last.turn == row.turn
        if isSameEvent {
          guard !comesAgain else {
            throw bad("expert \(row.expert) was chosen twice", line: row.line)
          }
          append(row, to: &file.entries[file.entries.count - 1].selection)
          continue
        }
      }
      var selection = AccessTrace.Selection(layer: row.layer, experts: [])
      append(row, to: &selection)
      file.entries.append(
        RouteTraceFile.Entry(
          turn: row.turn,
          phase: row.phase,
          step: isPlain ? step : row.step,
          selection: selection
        )
      )
    }
    let largest = file.entries.map(\.selection.experts.count).max() ?? 0
    if file.expertsPerToken == 0 { file.expertsPerToken = largest }
    guard largest <= file.expertsPerToken else {
      throw bad("\(largest) experts for one token, top-\(file.expertsPerToken) was announced")
    }
  }

  private func append(_ row: Row, to selection: inout AccessTrace.Selection) {
    selection.experts.append(row.expert)
    if let weight = row.weight { selection.weights.append(weight) }
  }

  // MARK: - The file

  private func readText() throws(RouteTraceError) -> String {
    guard let file = fopen(path, "re") else { throw unreadable() }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer.prefix(count)
      guard bytes.count <= Self.largestFile else {
        throw .cannotRead(path: path, reason: "larger than 1 GiB")
      }
    }
    guard ferror(file) == 0 else { throw unreadable() }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .cannotRead(path: path, reason: "not UTF-8 text")
    }
    return text
  }

  private func unreadable() -> RouteTraceError {
    .cannotRead(path: path, reason: String(cString: strerror(errno)))
  }
}
