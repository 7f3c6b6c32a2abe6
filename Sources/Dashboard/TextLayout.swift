/// Text broken into rows of at most so many columns.
///
/// Breaks are at spaces, beside wide characters, and inside of words only where a word is
/// longer than a row. Line breaks of the text stay. A text that grew at its end is wrapped
/// again only from its last line break on.
struct TextLayout: Equatable, Sendable {
  /// At least one, possibly empty.
  private(set) var rows: [String] = [""]
  private(set) var width: Int

  private var text = ""
  /// Bytes of `text` up to its last line break, and the rows they became.
  private var settledBytes = 0
  private var settledRows = 0

  init(width: Int) {
    self.width = max(1, width)
  }

  init(_ text: String, width: Int, appearance: Appearance) {
    self.init(width: width)
    update(text, appearance: appearance)
  }

  /// Wraps another text, of which the beginning may be the old one.
  mutating func update(_ newText: String, appearance: Appearance) {
    let settled = text.utf8.prefix(settledBytes)
    if !newText.utf8.starts(with: settled) {
      settledBytes = 0
      settledRows = 0
    }
    text = newText
    rows.removeLast(rows.count - settledRows)

    let scalars = text.unicodeScalars
    var start = text.utf8.index(text.startIndex, offsetBy: settledBytes)
    while let end = scalars[start...].firstIndex(of: "\n") {
      wrap(scalars[start..<end], appearance)
      start = scalars.index(after: end)
    }
    settledBytes = text.utf8.distance(from: text.startIndex, to: start)
    settledRows = rows.count
    wrap(scalars[start...], appearance)
  }

  /// Rows up to the last one with something in it; at least one.
  var rowCountWithoutEnd: Int {
    (rows.lastIndex { !$0.isEmpty } ?? 0) + 1
  }

  // MARK: One line of the text

  private struct Unit {
    var scalar: Unicode.Scalar
    var width: Int
  }

  private mutating func wrap(_ line: Substring.UnicodeScalarView, _ appearance: Appearance) {
    let units = measured(line, appearance)
    var start = 0
    repeat {
      let end = rowEnd(units, from: start)
      append(units[start..<end])
      start = end
      // The space at a break stands for the break; that at the line's begin is meant.
      while start < units.count, start > 0, units[start].scalar == " " { start += 1 }
    } while start < units.count
  }

  private func measured(_ line: Substring.UnicodeScalarView, _ appearance: Appearance) -> [Unit] {
    var units: [Unit] = []
    units.reserveCapacity(line.utf8Count)
    for scalar in line {
      if scalar == "\t" {
        let spaces = 4 - units.count % 4
        units += Array(repeating: Unit(scalar: " ", width: 1), count: spaces)
      } else if scalar != "\r", let shown = appearance.shown(scalar) {
        // A character wider than the row must not stop the text.
        let fits = shown.width <= width
        units.append(Unit(scalar: fits ? shown.scalar : "?", width: fits ? shown.width : 1))
      }
    }
    return units
  }

  /// The place after the last unit of the row that begins at `start`.
  private func rowEnd(_ units: [Unit], from start: Int) -> Int {
    var columns = 0
    var lastBreak: Int?
    var hasWord = false
    var place = start
    while place < units.count {
      let unit = units[place]
      if columns + unit.width > width {
        let fits = unit.scalar == " " || (hasWord && canBreak(units, before: place))
        return fits ? place : lastBreak ?? place
      }
      if hasWord, canBreak(units, before: place) { lastBreak = place }
      if unit.scalar != " " { hasWord = true }
      columns += unit.width
      place += 1
    }
    return place
  }

  private func canBreak(_ units: [Unit], before place: Int) -> Bool {
    let (left, right) = (units[place - 1], units[place])
    if right.width == 0 || right.scalar == " " { return false }
    if left.scalar == " " { return true }
    return (left.width == 2 || right.width == 2) && !Self.closing.contains(right.scalar)
  }

  /// Punctuation that no row begins with.
  private static let closing: Set<Unicode.Scalar> = [
    "、", "。", "，", "．", "」", "』", "）", "！", "？", "：", "；", ".", ",", ")", "!", "?",
  ]

  private mutating func append(_ units: ArraySlice<Unit>) {
    var row = String.UnicodeScalarView()
    let end = units.lastIndex { $0.scalar != " " }.map { $0 + 1 } ?? units.startIndex
    for unit in units[..<end] { row.append(unit.scalar) }
    rows.append(String(row))
  }
}

extension Substring.UnicodeScalarView {
  fileprivate var utf8Count: Int { Substring(self).utf8.count }
}
