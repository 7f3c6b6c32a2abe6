import Dashboard
import Events
import Session

/// The figures of every token as one row, for a spreadsheet.
///
/// All times are nanoseconds.
struct MetricsCSV: ExportFormat {
  let name = "metrics"
  let fileEnding = "csv"
  let summary = "speed, hits, reads and times, one row for each token"

  private static let columns: [(name: String, value: @Sendable (Row) -> String)] = [
    ("token", { "\($0.number)" }),
    ("position", { "\($0.record.position)" }),
    ("phase", { "\($0.record.phase)" }),
    ("tokens_per_second", { speed($0.point) }),
    ("uses", { "\($0.point.uses)" }),
    ("hits", { "\($0.point.hits)" }),
    ("late", { "\($0.count(.late))" }),
    ("misses", { "\($0.count(.miss))" }),
    ("lower_precision", { "\($0.count(.lowerPrecision))" }),
    ("skipped", { "\($0.count(.skipped))" }),
    ("evictions", { "\($0.point.evictions)" }),
    ("reads", { "\($0.record.reads.count)" }),
    ("prefetches", { "\($0.record.reads.count { $0.kind == .prefetch })" }),
    ("read_bytes", { "\($0.point.readBytes)" }),
    ("start_ns", { "\($0.record.start)" }),
    ("end_ns", { "\($0.record.end)" }),
    ("attention_ns", { "\($0.record.time.attention)" }),
    ("experts_ns", { "\($0.record.time.experts)" }),
    ("stall_ns", { "\($0.record.time.stall)" }),
    ("other_ns", { "\($0.record.time.other)" }),
  ]

  private struct Row {
    let number: Int
    let record: TokenRecord
    let point: TokenPoint

    func count(_ outcome: ExpertOutcome) -> Int { record.uses.count { $0.outcome == outcome } }
  }

  func export(
    _ session: ExportedSession,
    _ settings: ExportSettings,
    to write: (String) throws -> Void
  ) throws {
    try write(Self.columns.map(\.name).joined(separator: ",") + "\n")
    for (number, record) in session.tokens {
      let row = Row(number: number, record: record, point: TokenPoint(record))
      try write(Self.columns.map { $0.value(row) }.joined(separator: ",") + "\n")
    }
  }

  /// Empty in prefill, where tokens share their time, and for drafts, which have none.
  private static func speed(_ point: TokenPoint) -> String {
    point.tokensPerSecond.map { NumberText.fixed($0, decimals: 3) } ?? ""
  }
}
