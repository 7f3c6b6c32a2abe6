import Experts
import Foundation

/// The figures of a comparison, for people and for programs.
struct ComparisonReport {
  let rows: [ComparisonRow]

  private typealias Column = (title: String, text: @Sendable (ComparisonRow) -> String?)

  private static let columns: [Column] = [
    ("tok/s", { $0.tokensPerSecond.map { number($0) } }),
    ("first s", { $0.firstTokenSeconds.map { number($0) } }),
    ("hit %", { $0.hitRate.map { number($0 * 100) } }),
    ("read/tok", { $0.readBytesPerToken.map { ByteCount(Int($0)).description } }),
    ("stall ms/tok", { $0.stallSecondsPerToken.map { number($0 * 1000) } }),
    ("peak", { $0.peakResidentBytes.map { ByteCount($0).description } }),
    ("recall %", { $0.recall.map { number($0 * 100) } }),
    ("useful %", { $0.usefulShare.map { number($0 * 100) } }),
    ("first diff", { $0.firstDifference.map { "\($0)" } }),
    ("divergence", { $0.divergence.map { number($0) } }),
    (
      "output",
      { row in row.exactness.map { $0.sameBytes ? "exact" : $0.changes.joined(separator: ", ") } }
    ),
  ]

  /// Aligned columns; a mode that could not run says why.
  var table: String {
    let cells = rows.map { row in [row.mode] + Self.columns.map { $0.text(row) ?? "-" } }
    let titles = ["mode"] + Self.columns.map(\.title)
    let widths = titles.indices.map { column in
      ([titles] + cells).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      cells.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 || column == cells.count - 1 ? text + padding : padding + text
      }.joined(separator: "  ").trimmingCharacters(in: .whitespaces) + "\n"
    }
    let lines = zip(rows, cells).map { row, cells in
      row.failure.map { "\(row.mode): \($0)\n" } ?? line(cells)
    }
    return line(titles) + lines.joined()
  }

  /// One line a mode, plain numbers in bytes and seconds.
  var csv: String {
    let header =
      "mode,tokens_per_s,first_token_s,hit_rate,read_bytes_per_token,stall_s_per_token,"
      + "peak_resident_bytes,recall,useful_share,same_routing,same_experts,same_precision,"
      + "same_bytes,first_difference,divergence,failure\n"
    let lines = rows.map { row in
      let numbers = [
        row.tokensPerSecond, row.firstTokenSeconds, row.hitRate, row.readBytesPerToken,
        row.stallSecondsPerToken, row.peakResidentBytes.map(Double.init), row.recall,
        row.usefulShare,
      ].map { $0.map { String(format: "%.6g", $0) } ?? "" }
      let claims = [
        row.exactness?.sameRouting, row.exactness?.sameExperts, row.exactness?.samePrecision,
        row.exactness?.sameBytes,
      ].map { $0.map { $0 ? "1" : "0" } ?? "" }
      let rest = [
        row.firstDifference.map(String.init) ?? "",
        row.divergence.map { String(format: "%.6g", $0) } ?? "", quoted(row.failure ?? ""),
      ]
      return ([quoted(row.mode)] + numbers + claims + rest).joined(separator: ",") + "\n"
    }
    return header + lines.joined()
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    return String(decoding: try encoder.encode(rows), as: UTF8.self) + "\n"
  }

  private func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  private static func number(_ value: Double) -> String { String(format: "%.3g", value) }
}
