import Dashboard
import Experts
import Foundation
import Recording

/// Recordings for people: a line of figures each, and a line that says what it was about.
struct SessionTable {
  let entries: [SessionEntry]
  /// Columns that a line may take.
  let columns: Int

  var text: String {
    let figures = entries.map(Self.figures)
    let widths = Self.titles.indices.map { column in
      ([Self.titles] + figures).map { $0[column].utf8.count }.max() ?? 0
    }
    let right = widths.reduce(0) { $0 + 2 + $1 }
    let names = entries.map { ShownText.columns(of: $0.name) }
    let nameColumns = max(12, min(columns - right, names.max() ?? 0))
    func line(_ name: String, _ cells: [String]) -> String {
      let padded = zip(cells, widths).map { cell, width in
        String(repeating: " ", count: 2 + width - cell.utf8.count) + cell
      }
      return ShownText.filling(name, columns: nameColumns) + padded.joined() + "\n"
    }
    let lines = zip(entries, figures).map { entry, cells in
      line(entry.name, cells) + ShownText.shortened("  " + Self.about(entry), columns: columns)
        + "\n"
    }
    return line("NAME", Self.titles) + lines.joined()
  }

  private static let titles = ["BEGAN", "LENGTH", "TURNS", "TOKENS", "SIZE"]

  /// In ASCII, a column for each of the titles.
  private static func figures(_ entry: SessionEntry) -> [String] {
    let size = ByteCount(entry.byteCount).description
    if case .unreadable = entry.state { return [date(entry.startedAt), "-", "-", "-", size] }
    return [
      date(entry.startedAt), NumberText.clock(entry.duration), "\(entry.turnCount)",
      "\(entry.tokenCount)", size,
    ]
  }

  private static func about(_ entry: SessionEntry) -> String {
    let state: String? =
      switch entry.state {
      case .complete: nil
      case .cutOff: "cut off"
      case .inUse: "in use"
      case .unreadable(let why): "unreadable: \(why)"
      }
    return [state, entry.model, entry.title].compactMap { $0 }.joined(separator: " · ")
  }

  /// `2026-11-21 07:05` where the user is, as in the names of recordings.
  private static func date(_ secondsSince1970: Double) -> String {
    var seconds = time_t(secondsSince1970)
    var date = tm()
    localtime_r(&seconds, &date)
    let fields = [date.tm_year + 1900, date.tm_mon + 1, date.tm_mday, date.tm_hour, date.tm_min]
    return String(format: "%04d-%02d-%02d %02d:%02d", arguments: fields)
  }
}
