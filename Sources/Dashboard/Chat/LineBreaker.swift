/// A character as the screen shows it.
struct TextUnit: Equatable, Sendable {
  var scalar: Unicode.Scalar
  /// Columns: 0 for a mark, 2 for a wide character.
  var width: Int
  var ink = ChatInk()
}

/// Breaks lines of text into rows of at most so many columns.
///
/// Breaks are at spaces, beside wide characters, and inside of words only where a word is
/// longer than a row.
struct LineBreaker {
  /// Columns; at least one.
  let width: Int
  let appearance: Appearance

  init(width: Int, appearance: Appearance) {
    self.width = max(1, width)
    self.appearance = appearance
  }

  /// Adds what the screen shows of a text without line breaks to a line.
  func append(
    _ text: some Sequence<Unicode.Scalar>,
    _ ink: ChatInk = ChatInk(),
    to line: inout [TextUnit]
  ) {
    for scalar in text {
      if scalar == "\t" {
        let space = TextUnit(scalar: " ", width: 1, ink: ink)
        line += Array(repeating: space, count: 4 - line.count % 4)
      } else if scalar != "\r", let shown = appearance.shown(scalar) {
        // A character wider than the row must not stop the text.
        let fits = shown.width <= width
        line.append(
          TextUnit(
            scalar: fits ? shown.scalar : "?",
            width: fits ? shown.width : 1,
            ink: ink
          )
        )
      }
    }
  }

  /// The rows of a line, without the spaces at their ends; at least one.
  func rows(of line: [TextUnit]) -> [ArraySlice<TextUnit>] {
    var rows: [ArraySlice<TextUnit>] = []
    var start = 0
    repeat {
      let end = rowEnd(line, from: start)
      let last = line[start..<end].lastIndex { $0.scalar != " " }
      rows.append(line[start..<(last.map { $0 + 1 } ?? start)])
      start = end
      // The space at a break stands for the break; that at the line's begin is meant.
      while start < line.count, start > 0, line[start].scalar == " " { start += 1 }
    } while start < line.count
    return rows
  }

  /// The rows of a line of which every space is meant, as in code; at least one.
  func fullRows(of line: [TextUnit]) -> [ArraySlice<TextUnit>] {
    var rows: [ArraySlice<TextUnit>] = []
    var start = 0
    repeat {
      let end = fullRowEnd(line, from: start)
      rows.append(line[start..<end])
      start = end
    } while start < line.count
    return rows
  }

  private func fullRowEnd(_ line: [TextUnit], from start: Int) -> Int {
    var columns = 0
    for place in start..<line.count {
      columns += line[place].width
      if columns > width { return place }
    }
    return line.count
  }

  /// The place after the last unit of the row that begins at `start`.
  private func rowEnd(_ units: [TextUnit], from start: Int) -> Int {
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

  private func canBreak(_ units: [TextUnit], before place: Int) -> Bool {
    let (left, right) = (units[place - 1], units[place])
    if right.width == 0 || right.scalar == " " { return false }
    if left.scalar == " " { return true }
    return (left.width == 2 || right.width == 2) && !Self.closing.contains(right.scalar)
  }

  /// Punctuation that no row begins with.
  private static let closing: Set<Unicode.Scalar> = [
    "、", "。", "，", "．", "」", "』", "）", "！", "？", "：", "；", ".", ",", ")", "!", "?",
  ]
}
