import Experts
import Foundation
import Simulation

/// A what-if table for people and for programs.
struct WhatIfReport {
  let table: WhatIfTable
  let source: WhatIfSource

  // MARK: - For people

  /// At most 80 columns, unless settings have long names.
  var text: String {
    ([Self.title] + table.rows.map(line)).joined() + "\n" + notes.map(Self.wrapped).joined()
  }

  private static let title = line(
    "settings",
    "slots",
    "hit %",
    "miss/tok",
    "read/tok",
    "tok/s",
    "",
    "stall ms",
    ""
  )

  private func line(_ row: WhatIfRow) -> String {
    let bytes = row.counts.readBytesPerToken
    return Self.line(
      label(row),
      "\(row.settings.slotCount)",
      number(row.counts.hitRate * 100, digits: 1),
      number(row.counts.missesPerToken + row.counts.latePerToken, digits: 2),
      bytes >= 2 ? ByteCount(Int(bytes)).description : "-",
      row.speed.map { number($0.tokensPerSecond, digits: $0.tokensPerSecond < 100 ? 2 : 0) } ?? "-",
      row.kind == .recorded ? "" : row.speed.map { "±\(number($0.error * 100, digits: 0))%" } ?? "",
      row.speed.map { number($0.stallPerToken / 1e6, digits: 2) } ?? "-",
      row.kind == .recorded || row.isExact ? "" : "~"
    )
  }

  private static func line(_ cells: String...) -> String {
    let widths = [24, 5, 6, 8, 9, 6, 5, 8, 1]
    let padded = zip(cells, widths).enumerated().map { place, cell in
      let padding = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
      return place == 0 ? cell.0 + padding : padding + cell.0
    }
    var line = padded.joined(separator: " ")
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }

  /// A sentence in lines of at most 80 columns.
  private static func wrapped(_ text: String) -> String {
    var (lines, line) = ("", "")
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > 80 {
        lines += line + "\n"
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + line + "\n"
  }

  private func label(_ row: WhatIfRow) -> String {
    let settings = row.settings
    var words = [row.kind == .recorded ? "recorded" : settings.decider.name]
    if row.kind == .live { words[0] += " (live)" }
    guard row.kind != .recorded else { return words[0] }
    if settings.scope != .shared { words.append(settings.scope.rawValue) }
    if settings.admission != .forced { words.append(settings.admission.rawValue) }
    if settings.schedule != .onDemand { words.append(settings.schedule.rawValue) }
    if let predictor = settings.predictor { words.append(predictor) }
    return words.joined(separator: ", ")
  }

  private var notes: [String] {
    var notes: [String] = []
    switch table.reproduction {
    case .exact:
      notes.append("The simulation of the live settings gives what was recorded, exactly.")
    case .differs(let recorded, let simulated):
      notes.append(
        "The simulation of the live settings misses \(simulated), recorded are \(recorded)."
      )
    case .unknown(let reason): notes.append("The live settings cannot be simulated: \(reason).")
    case nil: break
    }
    if table.rows.contains(where: { !$0.isExact }) {
      notes.append("~ idealised: reads begin early, who is in memory stays as on demand.")
    }
    if table.calibration != nil {
      notes.append(
        "Speeds are estimates: same routing, compute and read times of the recording."
      )
    }
    notes.append("Advice: \(table.advice).")
    return notes
  }

  // MARK: - For programs

  /// One line for each row, plain numbers in bytes and seconds.
  var csv: String {
    let header =
      "kind,policy,scope,admission,schedule,predictor,slots,budget_bytes,tokens,requests,hits,late,"
      + "misses,evictions,hit_rate,misses_per_token,read_bytes_per_token,tokens_per_s,error,"
      + "stall_s_per_token,exact\n"
    let lines = WhatIfDocument(table).rows.map { row in
      let words: [String] = [
        row.kind, row.policy, row.scope, row.admission, row.schedule, row.predictor ?? "",
      ]
      let counts = [
        row.slots, row.budgetBytes, row.tokens, row.requests, row.hits, row.late, row.misses,
        row.evictions,
      ].map(String.init)
      let rates = [
        row.hitRate, row.missesPerToken, row.readBytesPerToken, row.tokensPerSecond, row.error,
        row.stallSecondsPerToken,
      ].map { $0.map { String(format: "%.6g", $0) } ?? "" }
      return (words + counts + rates + [row.isExact ? "1" : "0"]).joined(separator: ",") + "\n"
    }
    return header + lines.joined()
  }

  /// Slots, misses and hit rate, one line for each number of slots.
  var curve: String {
    "slots,misses,hit_rate\n"
      + table.curve.misses.enumerated().map { slots, misses in
        "\(slots),\(misses),\(String(format: "%.6g", table.curve.hitRate(slotCount: slots)))\n"
      }.joined()
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    return String(decoding: try encoder.encode(WhatIfDocument(table)), as: UTF8.self) + "\n"
  }

  private func number(_ value: Double, digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}

extension WhatIfCounts {
  fileprivate var latePerToken: Double { tokens == 0 ? 0 : Double(late) / Double(tokens) }
}
