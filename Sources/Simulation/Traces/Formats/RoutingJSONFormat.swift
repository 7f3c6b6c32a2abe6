import Events
import Foundation

/// JSON lines, one for each layer of each token: `{"layer_idx":0,"token_idx":0,
/// "selected_ids":[3,1],"gate_weights":[0.7,0.3]}`, as lattice (issue 903) writes them.
///
/// Weights may be left out. So may the token, if the lines come token by token: then one
/// begins where the layer does not go up. A new turn begins where token and layer both do
/// not go up.
struct RoutingJSONFormat: TraceFormat {
  static let name = "jsonl"
  static let summary = "JSON lines with layer_idx, token_idx, selected_ids, gate_weights"

  private struct Line: Decodable {
    var layer_idx: Int
    var token_idx: Int?
    var selected_ids: [Int]
    var gate_weights: [Float]?
  }

  private let decoder = JSONDecoder()
  private var last: (turn: Int, token: Int, layer: Int, isNumbered: Bool)?

  static func begins(with line: ArraySlice<UInt8>) -> Bool {
    line.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "{")
  }

  mutating func read(
    _ line: ArraySlice<UInt8>,
    into rows: inout TraceRows
  ) throws(RouteTraceError) {
    let entry = try decode(line, rows)
    let largest = TraceShape.largestCount - 1
    guard 0...largest ~= entry.layer_idx else {
      throw rows.bad("layer_idx \(entry.layer_idx) is not a number from 0...\(largest)")
    }
    let (turn, token) = try place(of: entry, rows)
    let ids = entry.selected_ids
    guard let wrong = ids.first(where: { !(0...largest ~= $0) }) else {
      return try append(entry, turn: turn, token: token, to: &rows)
    }
    throw rows.bad("\(wrong) in selected_ids is not a number from 0...\(largest)")
  }

  private func append(
    _ entry: Line,
    turn: Int,
    token: Int,
    to rows: inout TraceRows
  ) throws(RouteTraceError) {
    let ids = entry.selected_ids
    let weights = entry.gate_weights ?? []
    guard weights.isEmpty || weights.count == ids.count else {
      throw rows.bad("\(weights.count) gate_weights for \(ids.count) selected_ids")
    }
    guard !ids.isEmpty else { throw rows.bad("selected_ids is empty") }
    guard weights.allSatisfy(\.isFinite) else { throw rows.bad("a weight is not finite") }
    for (slot, expert) in ids.enumerated() {
      try rows.append(
        turn: turn,
        step: token,
        layer: entry.layer_idx,
        slot: slot,
        expert: expert,
        weight: weights.isEmpty ? .nan : weights[slot]
      )
    }
  }

  private mutating func place(
    of entry: Line,
    _ rows: TraceRows
  ) throws(RouteTraceError) -> (turn: Int, token: Int) {
    let isNumbered = entry.token_idx != nil
    if let last, last.isNumbered != isNumbered {
      throw rows.bad("token_idx must be on every line or on none")
    }
    let goesUp = last.map { entry.layer_idx > $0.layer } ?? true
    var turn = last?.turn ?? 0
    var token = last?.token ?? 0
    if let said = entry.token_idx {
      guard 0...Int(Int32.max) ~= said else {
        throw rows.bad("token_idx \(said) is not a number from 0...\(Int32.max)")
      }
      if said <= token, !goesUp { turn += 1 }
      token = said
    } else if !goesUp {
      token += 1
    }
    last = (turn, token, entry.layer_idx, isNumbered)
    return (turn, token)
  }

  private func decode(
    _ line: ArraySlice<UInt8>,
    _ rows: TraceRows
  ) throws(RouteTraceError) -> Line {
    do {
      return try decoder.decode(Line.self, from: Data(line))
    } catch DecodingError.keyNotFound(let key, _) {
      throw rows.bad("\(key.stringValue) is missing")
    } catch DecodingError.typeMismatch(_, let context),
      DecodingError.valueNotFound(_, let context)
    {
      let path = context.codingPath.map(\.stringValue)
      throw rows.bad("\(path.first ?? "the line") is not what it must be")
    } catch {
      throw rows.bad("'\(TraceRows.excerpt(line))' is no line of JSON, or a number is too large")
    }
  }

  static func head(of shape: TraceShape) -> String { "" }

  static func lines(of token: RoutedToken, number: Int) -> String {
    var text = ""
    for selection in token.selections {
      text += "{\"layer_idx\":\(selection.layer),\"token_idx\":\(number)"
      text += ",\"selected_ids\":[\(selection.experts.map(String.init).joined(separator: ","))]"
      if !selection.weights.isEmpty {
        let weights = selection.weights.map { "\($0)" }.joined(separator: ",")
        text += ",\"gate_weights\":[\(weights)]"
      }
      text += "}\n"
    }
    return text
  }
}
