import Events

/// Every chosen expert as one row `layer,expert`, token by token.
///
/// The trace that https://github.com/ggml-org/llama.cpp/pull/28544 writes: a token begins
/// where the layer is not above the one before.
struct RoutingCSV: ExportFormat {
  let name = "csv"
  let fileEnding = "csv"
  let summary = "routing as rows layer,expert, which other tools read"

  func export(
    _ session: ExportedSession,
    _ settings: ExportSettings,
    to write: (String) throws -> Void
  ) throws {
    try write("layer,expert\n")
    for (_, record) in session.tokens {
      try write(record.uses.map { "\($0.expert.layer),\($0.expert.index)\n" }.joined())
    }
  }
}
