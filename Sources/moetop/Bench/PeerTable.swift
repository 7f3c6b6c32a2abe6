import Foundation

/// Our speeds beside those of the peer, for people.
struct PeerTable {
  let rows: [DecodeRow]

  /// Aligned columns: medians in tokens a second, lowest and highest in brackets, and how many
  /// times the peer's fastest setting we reach.
  var text: String {
    guard let first = rows.first else { return "" }
    let names = first.peers.map(\.setting)
    let titles = ["tokens/s", "moetop"] + names.map { "llama-bench, \($0)" } + ["ratio"]
    let lines = rows.flatMap { row in
      PeerSpeeds.Phase.allCases.map { phase in
        [label(phase, row: row), cell(row.own(phase))]
          + row.peers.map { cell($0.spread(phase)) }
          + [row.ratio(phase).map { String(format: "%.2f", $0) } ?? "-"]
      }
    }
    let cells = [titles] + lines
    let widths = titles.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let header = "\(first.model.name), \(first.settings.threadCount) threads, rounds: "
    return header + "\(first.runs.count)\n" + cells.map { line($0, widths) }.joined()
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    zip(cells, widths).enumerated().map { column, cell in
      let padding = String(repeating: " ", count: cell.1 - cell.0.count)
      return column == 0 ? cell.0 + padding : padding + cell.0
    }.joined(separator: "  ") + "\n"
  }

  private func label(_ phase: PeerSpeeds.Phase, row: DecodeRow) -> String {
    let tokens = phase == .prefill ? row.promptTokens : row.replyTokens
    return "\(phase.rawValue) \(tokens)" + (row.depth == 0 ? "" : " after \(row.depth)")
  }

  private func cell(_ speeds: Spread) -> String {
    func number(_ value: Double) -> String { String(format: "%.4g", value) }
    return "\(number(speeds.median)) (\(number(speeds.lowest))–\(number(speeds.highest)))"
  }
}
