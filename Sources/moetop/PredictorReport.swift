import Experts
import Foundation

/// The scoreboard of the predictors as a table and as CSV, in percent.
struct PredictorReport {
  private let rows: [PredictorScoreboard.Row]

  /// - Parameters:
  ///   - rows: the scoreboard's rows
  ///   - hasPreGates: whether there were pre-gates to score
  init(rows: [PredictorScoreboard.Row], hasPreGates: Bool) {
    self.rows = rows.filter { hasPreGates || $0.name != "pregate" }
  }

  /// What is wrong with the figures: the control knows the answer, so it must name it all.
  var warning: String? {
    guard let control = rows.first(where: { $0.name == "control" }) else { return nil }
    guard let recall = control.total.recall else { return "no token was predicted" }
    return recall == 1 ? nil : "the control recalled \(percent(recall)) %, not 100 %"
  }

  /// The totals, a line for each row; with `byLayer` then a line for each of its layers.
  func table(byLayer: Bool) -> String {
    var lines = [line("predictor", "distance", "layer", "recall", "useful", "misses")]
    lines += rows.map { line($0, layer: "all", tally: $0.total) }
    if byLayer {
      for row in rows {
        lines += row.layers.enumerated().map { line(row, layer: "\($0)", tally: $1) }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A line for each predictor, distance and layer; the layer `all` is the total.
  var csv: String {
    var lines = ["predictor,distance,layer,recall_percent,useful_percent,miss_recall_percent"]
    for row in rows {
      let layers = [("all", row.total)] + row.layers.enumerated().map { ("\($0)", $1) }
      lines += layers.map { layer, tally in
        ([row.name, row.distance.map { "\($0)" } ?? "", layer] + figures(tally, missing: ""))
          .joined(separator: ",")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ row: PredictorScoreboard.Row, layer: String, tally: PredictionTally)
    -> String
  {
    let values = figures(tally, missing: "-")
    let distance = row.distance.map { "\($0)" } ?? "-"
    return line(row.name, distance, layer, values[0], values[1], values[2])
  }

  private func line(_ name: String, _ columns: String...) -> String {
    name.padding(toLength: max(16, name.count), withPad: " ", startingAt: 0)
      + columns.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined()
  }

  private func figures(_ tally: PredictionTally, missing: String) -> [String] {
    [tally.recall, tally.usefulShare, tally.missRecall].map { $0.map(percent) ?? missing }
  }

  private func percent(_ share: Double) -> String { String(format: "%.1f", share * 100) }
}
