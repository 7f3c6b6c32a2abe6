import Events
import Glibc

/// One choice of a router: a row of a trace.
struct TraceRow {
  var turn: Int32
  var step: Int32
  /// Line of the file.
  var line: UInt32
  /// NaN where the source has none.
  var weight: Float
  var layer: UInt16
  var slot: UInt16
  var expert: UInt16
  var phase: TokenRecord.Phase
  /// Whether the source found it in memory; false where it does not say.
  var wasResident: Bool

  /// Where the row belongs: by turn, prefill first, by token, by layer, by the router's order.
  static func isInOrder(_ first: TraceRow, _ second: TraceRow) -> Bool {
    (first.turn, first.phase.rawValue, first.step, first.layer, first.slot)
      < (second.turn, second.phase.rawValue, second.step, second.layer, second.slot)
  }

  func isOfSameToken(as other: TraceRow) -> Bool {
    turn == other.turn && phase == other.phase && step == other.step
  }
}

/// What a format has read so far, and the checks that every format needs.
///
/// A file is untrusted: each number is checked before it is kept.
struct TraceRows {
  /// As the user and the file say so far.
  var shape: TraceShape
  /// The line that is being read, from 1.
  var line = 0
  var rows: [TraceRow] = []
  /// Whether the file says what was in memory.
  var saysResidency = false

  /// About 1.6 GB of rows.
  private static let mostRows = 1 << 26

  let path: String

  init(path: String, shape: TraceShape) {
    self.path = path
    self.shape = shape
  }

  mutating func append(
    turn: Int = 0,
    phase: TokenRecord.Phase = .decode,
    step: Int,
    layer: Int,
    slot: Int = 0,
    expert: Int,
    weight: Float = .nan,
    wasResident: Bool = false
  ) throws(RouteTraceError) {
    guard rows.count < Self.mostRows else { throw bad("more than \(Self.mostRows) choices") }
    try checkPlace(layer: layer, expert: expert)
    rows.append(
      TraceRow(
        turn: Int32(turn),
        step: Int32(step),
        line: UInt32(clamping: line),
        weight: weight,
        layer: UInt16(layer),
        slot: UInt16(slot),
        expert: UInt16(expert),
        phase: phase,
        wasResident: wasResident
      )
    )
  }

  private func checkPlace(layer: Int, expert: Int) throws(RouteTraceError) {
    let layerCount = shape.layerCount > 0 ? shape.layerCount : TraceShape.largestCount
    let expertCount = shape.expertCount > 0 ? shape.expertCount : TraceShape.largestCount
    guard 0..<layerCount ~= layer, 0..<expertCount ~= expert else {
      throw bad(
        "layer \(layer), expert \(expert) in a model of \(layerCount) layers of \(expertCount)"
      )
    }
  }

  // MARK: - What the file says of the model

  /// Reads `# model=… arch=… n_layer=… n_expert=… n_expert_used=…` and
  /// `# layer=… expert_bytes=…`; other comments say nothing.
  mutating func readComment(_ comment: ArraySlice<UInt8>) throws(RouteTraceError) {
    var values: [Substring: Substring] = [:]
    let text = Substring(decoding: comment, as: UTF8.self)
    for word in text.split(separator: " ") {
      guard let sign = word.firstIndex(of: "=") else { continue }
      values[word[..<sign]] = word[word.index(after: sign)...]
    }
    if let model = values["model"] {
      // A path from another machine says nothing here but its last part.
      shape.model = String(model.split(separator: "/").last?.prefix(200) ?? "")
    }
    if let architecture = values["arch"] { shape.architecture = String(architecture.prefix(40)) }
    let counts: [(Substring, WritableKeyPath<TraceShape, Int>)] = [
      ("n_layer", \.layerCount), ("n_expert", \.expertCount),
      ("n_expert_used", \.expertsPerToken),
    ]
    for (name, count) in counts {
      guard let text = values[name] else { continue }
      let said = try number(Array(text.utf8)[...], "\(name)", in: 1...TraceShape.largestCount)
      guard shape[keyPath: count] == 0 || shape[keyPath: count] == said else {
        throw bad("\(name) is \(said) here, and was \(shape[keyPath: count]) before")
      }
      shape[keyPath: count] = said
    }
    try checkSize()
    if let layer = values["layer"], let bytes = values["expert_bytes"] {
      guard shape.layerCount > 0 else { throw bad("bytes of a layer before n_layer") }
      if shape.expertBytes.isEmpty {
        shape.expertBytes = Array(repeating: 0, count: shape.layerCount)
      }
      let range = 0...shape.layerCount - 1
      let layer = try number(Array(layer.utf8)[...], "layer", in: range)
      shape.expertBytes[layer] = try number(
        Array(bytes.utf8)[...],
        "expert_bytes",
        in: 0...1 << 40
      )
    }
  }

  private func checkSize() throws(RouteTraceError) {
    guard shape.layerCount * shape.expertCount <= TraceShape.mostExperts else {
      throw bad(
        "\(shape.layerCount) layers of \(shape.expertCount) experts are more than moetop takes"
          + " (\(TraceShape.mostExperts) experts)"
      )
    }
  }

  /// Takes from the rows what nobody has said.
  mutating func settleShape() throws(RouteTraceError) {
    guard !rows.isEmpty else { throw .empty(path: path) }
    if shape.layerCount == 0 { shape.layerCount = Int(rows.lazy.map(\.layer).max() ?? 0) + 1 }
    if shape.expertCount == 0 { shape.expertCount = Int(rows.lazy.map(\.expert).max() ?? 0) + 1 }
    let outside = rows.first {
      $0.layer >= shape.layerCount || $0.expert >= shape.expertCount
    }
    if let outside {
      throw bad(
        "layer \(outside.layer), expert \(outside.expert) in a model of \(shape.layerCount)"
          + " layers of \(shape.expertCount)",
        line: Int(outside.line)
      )
    }
    try checkSize()
  }

  // MARK: - Fields

  /// A whole number without a sign.
  func number(
    _ field: ArraySlice<UInt8>,
    _ name: @autoclosure () -> String,
    in range: ClosedRange<Int>
  ) throws(RouteTraceError) -> Int {
    var value = 0
    for byte in field {
      let digit = Int(byte) - 48
      guard 0...9 ~= digit, value <= range.upperBound else {
        value = -1
        break
      }
      value = value * 10 + digit
    }
    guard !field.isEmpty, range.contains(value) else {
      throw bad("\(name()) '\(Self.excerpt(field))' is not a number from \(range)")
    }
    return value
  }

  /// A weight: a finite number.
  func weight(_ field: ArraySlice<UInt8>) throws(RouteTraceError) -> Float {
    guard let weight = Float(String(decoding: field, as: UTF8.self)), weight.isFinite else {
      throw bad("weight '\(Self.excerpt(field))' is not a number")
    }
    return weight
  }

  func bad(_ reason: String, line: Int? = nil) -> RouteTraceError {
    .badLine(path: path, line: line ?? self.line, reason: reason)
  }

  /// The beginning of what is wrong, fit for a terminal.
  static func excerpt(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(40), as: UTF8.self)
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map {
          $0.properties.generalCategory == .control ? "\u{FFFD}" : $0
        }
      )
    )
  }
}
