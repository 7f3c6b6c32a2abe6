@testable import Dashboard

/// How two grids differ, for whoever has to find out why: the rows that do, with the columns
/// marked under them, and a row around each.
struct GridDifference: CustomStringConvertible {
  let expected: GoldenGrid
  let found: GoldenGrid

  var description: String {
    let names = expected.sections.map(\.name)
    let others = found.sections.map(\.name).filter { !names.contains($0) }
    return (names + others).compactMap { name in
      difference(
        name,
        expected.sections.first { $0.name == name }?.lines ?? [],
        found.sections.first { $0.name == name }?.lines ?? []
      )
    }.joined(separator: "\n")
  }

  private typealias Line = GoldenGrid.Section.Line

  /// One row of both: what of it is in the grids.
  private struct Pair {
    var label: String
    var expected: String?
    var found: String?
    var differs: Bool { expected != found }
  }

  private func difference(_ name: String, _ expected: [Line], _ found: [Line]) -> String? {
    let pairs = Self.pairs(expected, found)
    let different = pairs.indices.filter { pairs[$0].differs }
    if different.isEmpty { return nil }
    var rows = ["\(name): \(different.count) of \(pairs.count) rows differ (- expected, + found)"]
    var shown = -1
    for place in pairs.indices where different.contains(where: { abs($0 - place) <= 1 }) {
      if place != shown + 1 { rows.append("   ...") }
      shown = place
      let pair = pairs[place]
      if !pair.differs {
        rows.append("   \(pair.label)|\(pair.found ?? "")")
        continue
      }
      rows.append(" - \(pair.label)|\(pair.expected ?? "(no such row)")")
      rows.append(" + \(pair.label)|\(pair.found ?? "(no such row)")")
      if let expected = pair.expected, let found = pair.found {
        rows.append("      " + Self.marks(expected, found))
      }
    }
    return rows.joined(separator: "\n")
  }

  /// Lines of the same label side by side; lines of a row's colours follow the row.
  private static func pairs(_ expected: [Line], _ found: [Line]) -> [Pair] {
    let (left, right) = (keyed(expected), keyed(found))
    let texts = Dictionary(uniqueKeysWithValues: left)
    let others = Dictionary(uniqueKeysWithValues: right)
    let keys = Set(texts.keys).union(others.keys).sorted()
    return keys.map { key in
      Pair(label: String(key.suffix(2)), expected: texts[key], found: others[key])
    }
  }

  /// Lines by keys that sort as they stand: the row, and what of it.
  private static func keyed(_ lines: [Line]) -> [(String, String)] {
    var row = ""
    var taken: Set<String> = []
    return lines.compactMap { line in
      if line.isRow { row = line.label }
      // "on" comes before "as", as in the grid.
      let key = line.isRow ? row : row + (line.label == "on" ? " 1" : " 2") + line.label
      return taken.insert(key).inserted ? (key, line.text) : nil
    }
  }

  /// A caret under each column that is not the same.
  private static func marks(_ expected: String, _ found: String) -> String {
    let (left, right) = (Array(expected), Array(found))
    var marks = ""
    for place in 0..<max(left.count, right.count) {
      let one = place < left.count ? left[place] : " "
      let other = place < right.count ? right[place] : " "
      let columns = max(1, Appearance().columns(of: String(other)))
      marks += String(repeating: one == other ? " " : "^", count: columns)
    }
    while marks.last == " " { marks.removeLast() }
    return marks
  }
}
