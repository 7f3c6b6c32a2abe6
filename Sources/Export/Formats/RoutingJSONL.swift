import Events

/// Every selection as one JSON object on a line, with the weights.
struct RoutingJSONL: ExportFormat {
  let name = "jsonl"
  let fileEnding = "jsonl"
  let summary = "routing with weights as JSON, one selection on a line"

  func export(
    _ session: ExportedSession,
    _ settings: ExportSettings,
    to write: (String) throws -> Void
  ) throws {
    for (number, record) in session.tokens {
      var rest = record.uses[...]
      while let layer = rest.first?.expert.layer {
        let selection = rest.prefix { $0.expert.layer == layer }
        rest = rest.dropFirst(selection.count)
        try write(
          "{\"layer_idx\": \(layer), \"token_idx\": \(number), "
            + "\"selected_ids\": \(JSONText.array(selection.map(\.expert.index))), "
            + "\"gate_weights\": \(JSONText.array(selection.map(\.weight)))}\n"
        )
      }
    }
  }
}
