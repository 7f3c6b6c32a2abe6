import Events
import Experts

/// A file of routing decisions, in any format of ``TraceFormatCatalog``.
///
/// Kept as rows, 24 bytes for each choice, so that a trace of 100,000 tokens fits in memory.
package struct RouteTraceFile: Sendable {
  /// The model, as the user and the file say, and as the rows show.
  package let shape: TraceShape
  /// Name of the format that was read.
  package let format: String
  /// Share of the choices that the source found in memory, 0 to 1; `nil` if it does not say.
  package let residentShare: Double?

  /// By turn, phase, step, layer and slot.
  private let rows: [TraceRow]
  /// The first row of each token, and the end.
  private let bounds: [Int]

  /// Reads a file.
  /// - Parameters:
  ///   - path: the file
  ///   - format: its format; if `nil`, told by its first line beside comments
  ///   - shape: what the user knows of the model
  /// - Throws: ``RouteTraceError``, with the number of the line where there is one
  package init(
    path: String,
    format: TraceFormatCatalog.Entry? = nil,
    shape: TraceShape = TraceShape()
  ) throws(RouteTraceError) {
    var rows = TraceRows(path: path, shape: shape)
    self.format = try Self.read(path, as: format, into: &rows)
    try rows.settleShape()
    if !Self.isSorted(rows.rows) { rows.rows.sort(by: TraceRow.isInOrder) }
    bounds = try Self.bounds(of: &rows)
    self.shape = rows.shape
    self.rows = rows.rows
    let residentCount = rows.rows.count { $0.wasResident }
    residentShare = rows.saysResidency ? Double(residentCount) / Double(rows.rows.count) : nil
  }

  /// What the file calls the model; empty if it does not say.
  package var model: String { shape.model }
  package var layerCount: Int { shape.layerCount }
  /// Experts in a layer.
  package var expertCount: Int { shape.expertCount }
  /// Experts that the router picks for a token (top-k).
  package var expertsPerToken: Int { shape.expertsPerToken }
  /// Bytes of one expert in each layer; 0 where the file does not say.
  package var expertBytes: [Int] {
    shape.expertBytes.isEmpty ? Array(repeating: 0, count: layerCount) : shape.expertBytes
  }
  /// The experts that the trace may ask for.
  package var places: ExpertPlaces { shape.places }

  package var tokenCount: Int { bounds.count - 1 }

  /// One token, counted from 0: turn by turn, prefill first.
  package func token(_ number: Int) -> RoutedToken {
    let own = rows[bounds[number]..<bounds[number + 1]]
    var token = RoutedToken(
      turn: Int(rows[bounds[number]].turn),
      phase: rows[bounds[number]].phase,
      selections: []
    )
    for row in own {
      let layer = Int(row.layer)
      if token.selections.last?.layer != layer {
        token.selections.append(AccessPass.Selection(layer: layer, experts: []))
      }
      let last = token.selections.count - 1
      token.selections[last].experts.append(Int(row.expert))
      if !row.weight.isNaN { token.selections[last].weights.append(row.weight) }
    }
    return token
  }

  /// The events of the file; each token is a pass of its own, also in prefill.
  /// - Parameter phase: the tokens wanted; if `nil`, all
  /// - Returns: turn by turn, prefill first
  package func trace(of phase: TokenRecord.Phase? = nil) -> AccessTrace {
    let wanted = (0..<tokenCount).filter { phase == nil || rows[bounds[$0]].phase == phase }
    return AccessTrace(passes: wanted.map { token($0).selections })
  }

  // MARK: - Reading

  private static func read(
    _ path: String,
    as entry: TraceFormatCatalog.Entry?,
    into rows: inout TraceRows
  ) throws(RouteTraceError) -> String {
    var lines = try LineReader(path: path)
    var found = entry
    var format = entry?.format.init()
    while let line = try lines.next() {
      rows.line = lines.line
      if line.first == UInt8(ascii: "#") {
        try rows.readComment(line.dropFirst())
        continue
      }
      if found == nil {
        // An empty line tells nothing.
        if line.isEmpty { continue }
        found = try detect(line, rows)
        format = found?.format.init()
      }
      do {
        try format?.read(line, into: &rows)
      } catch {
        throw isText(line) ? error : rows.bad("not UTF-8 text")
      }
    }
    guard let found else { throw .empty(path: path) }
    try format?.finish(&rows)
    return found.name
  }

  private static func detect(
    _ line: ArraySlice<UInt8>,
    _ rows: TraceRows
  ) throws(RouteTraceError) -> TraceFormatCatalog.Entry {
    guard !line.starts(with: "SQLite format 3".utf8) else {
      throw .cannotRead(path: rows.path, reason: "it is a recording already")
    }
    guard isText(line) else { throw .cannotRead(path: rows.path, reason: "not UTF-8 text") }
    let found = TraceFormatCatalog.entries.first { $0.format.begins(with: line) }
    guard let found else {
      throw .unknownFormat(
        path: rows.path,
        line: rows.line,
        beginning: TraceRows.excerpt(line)
      )
    }
    return found
  }

  private static func isText(_ line: ArraySlice<UInt8>) -> Bool {
    !line.contains { $0 < 32 && $0 != UInt8(ascii: "\t") }
      && String(validating: line, as: UTF8.self) != nil
  }

  // MARK: - Tokens

  private static func isSorted(_ rows: [TraceRow]) -> Bool {
    zip(rows, rows.dropFirst()).allSatisfy { !TraceRow.isInOrder($1, $0) }
  }

  /// Where tokens begin; checks that no expert was chosen twice, nor more than top-k.
  private static func bounds(of rows: inout TraceRows) throws(RouteTraceError) -> [Int] {
    var bounds = [0]
    var lastSelections = [Int](repeating: 0, count: rows.shape.expertCount)
    var selection = 1
    var chosen = 0
    var most = 0
    var hasWeight = false
    for (index, row) in rows.rows.enumerated() {
      let last = index > 0 ? rows.rows[index - 1] : row
      let isSameToken = row.isOfSameToken(as: last)
      if !isSameToken { bounds.append(index) }
      if !isSameToken || row.layer != last.layer {
        selection += 1
        chosen = 0
      }
      if chosen == 0 { hasWeight = !row.weight.isNaN }
      let line = Int(row.line)
      guard lastSelections[Int(row.expert)] != selection else {
        throw rows.bad("expert \(row.expert) was chosen twice", line: line)
      }
      guard hasWeight == !row.weight.isNaN else {
        throw rows.bad("some experts of layer \(row.layer) have a weight, some none", line: line)
      }
      lastSelections[Int(row.expert)] = selection
      chosen += 1
      most = max(most, chosen)
      guard rows.shape.expertsPerToken == 0 || chosen <= rows.shape.expertsPerToken else {
        throw rows.bad(
          "\(chosen) experts for one token, top-\(rows.shape.expertsPerToken) was announced",
          line: line
        )
      }
    }
    if rows.shape.expertsPerToken == 0 { rows.shape.expertsPerToken = most }
    return bounds + [rows.rows.count]
  }
}
