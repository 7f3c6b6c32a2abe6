import Events

/// `route_trace v1`, the telemetry of BigMoeOnEdge.
///
/// Comments give the shape (``TraceRows/readComment(_:)``); a line names the columns; then
/// one row for each choice, in any order. A token is one step of one phase of one turn.
/// Rows with `dropped` 1 were chosen and never asked for.
struct RouteTraceFormat: TraceFormat {
  static let name = "route-trace"
  static let summary = "CSV of BigMoeOnEdge, with turns, phases and weights"

  private static let columns =
    "turn,phase,step,layer,slot,expert,weight,residency,expert_bytes"
  private static let columnCount = 9
  private static let limit = Int(Int32.max)

  private var hasColumns = false
  private var hasDropped = false

  static func begins(with line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "turn,phase,".utf8)
  }

  mutating func read(
    _ line: ArraySlice<UInt8>,
    into rows: inout TraceRows
  ) throws(RouteTraceError) {
    guard hasColumns else {
      hasDropped = line.elementsEqual((Self.columns + ",dropped").utf8)
      guard hasDropped || line.elementsEqual(Self.columns.utf8) else {
        throw rows.bad("'\(TraceRows.excerpt(line))…' does not name the columns \(Self.columns)")
      }
      hasColumns = true
      rows.saysResidency = true
      return
    }
    let fields = line.split(
      separator: UInt8(ascii: ","),
      maxSplits: Self.columnCount + 1,
      omittingEmptySubsequences: false
    )
    let count = Self.columnCount + (hasDropped ? 1 : 0)
    guard fields.count == count else {
      throw rows.bad("\(fields.count) fields in place of \(count)")
    }
    let largest = TraceShape.largestCount - 1
    let turn = try rows.number(fields[0], "turn", in: 0...Self.limit)
    let phase = try rows.number(fields[1], "phase", in: 0...1)
    let step = try rows.number(fields[2], "step", in: 0...Self.limit)
    let layer = try rows.number(fields[3], "layer", in: 0...largest)
    let slot = try rows.number(fields[4], "slot", in: 0...largest)
    let expert = try rows.number(fields[5], "expert", in: 0...largest)
    let weight = try rows.weight(fields[6])
    let residency = try rows.number(fields[7], "residency", in: 0...Self.limit)
    _ = try rows.number(fields[8], "expert_bytes", in: 0...1 << 40)
    if hasDropped, try rows.number(fields[9], "dropped", in: 0...1) == 1 { return }
    try rows.append(
      turn: turn,
      phase: phase == 0 ? .prefill : .decode,
      step: step,
      layer: layer,
      slot: slot,
      expert: expert,
      weight: weight,
      wasResident: residency == 1
    )
  }

  static func head(of shape: TraceShape) -> String {
    // A space would end the name.
    let model = shape.model.isEmpty ? "unknown" : shape.model.replacing(" ", with: "_")
    let architecture = shape.architecture.isEmpty ? "unknown" : shape.architecture
    var text = "# route_trace v1\n# model=\(model) arch=\(architecture)"
    text += " n_layer=\(shape.layerCount) n_expert=\(shape.expertCount)"
    text += " n_expert_used=\(shape.expertsPerToken)\n"
    for (layer, bytes) in shape.expertBytes.enumerated() {
      text += "# layer=\(layer) expert_bytes=\(bytes)\n"
    }
    return text + columns + "\n"
  }

  static func lines(of token: RoutedToken, number: Int) -> String {
    var text = ""
    for selection in token.selections {
      let front = "\(token.turn),\(token.phase.rawValue),\(number),\(selection.layer),"
      for (slot, expert) in selection.experts.enumerated() {
        let weight = selection.weights.isEmpty ? 0 : selection.weights[slot]
        text += front + "\(slot),\(expert),\(weight),0,0\n"
      }
    }
    return text
  }
}
