import Dashboard

/// Spells frames for a terminal: of each only the cells that differ from the frame before.
struct CastPainter {
  private var shown: Frame?
  private var pen = TerminalPen()

  /// What turns the frame before into this one; empty where they are the same.
  mutating func changes(to frame: Frame) -> String {
    var text = ""
    if shown?.width != frame.width || shown?.height != frame.height {
      // No cursor, no wrapping, nothing on the screen.
      text = "\u{1B}[?25l\u{1B}[?7l\u{1B}[0m\u{1B}[2J"
      pen = TerminalPen()
      shown = Frame(width: frame.width, height: frame.height)
    }
    guard let before = shown else { return text }
    shown = frame
    for y in 0..<frame.height {
      // Where the terminal's cursor is for certain, in this row.
      var cursor: Int?
      for x in 0..<frame.width {
        let cell = frame[x, y]
        if cell.isContinuation { continue }
        let isWide = cell.width == 2 && x + 1 < frame.width
        let isSame = cell == before[x, y] && (!isWide || frame[x + 1, y] == before[x + 1, y])
        if isSame { continue }
        if cursor != x { text += Self.move(from: cursor, to: x, row: y) }
        text += pen.select(cell.style)
        text.unicodeScalars.append(cell.scalar)
        text.unicodeScalars.append(contentsOf: cell.marks)
        // Terminals disagree about the width of everything but plain characters.
        cursor = cell.width == 1 && !cell.hasMarks ? x + 1 : nil
      }
    }
    return text
  }

  /// Leaves the terminal as it should be found.
  var end: String {
    "\u{1B}[0m\u{1B}[?7h\u{1B}[\(max(1, shown?.height ?? 1));1H\u{1B}[?25h"
  }

  private static func move(from cursor: Int?, to x: Int, row: Int) -> String {
    if let cursor, cursor < x { return "\u{1B}[\(x - cursor)C" }
    return "\u{1B}[\(row + 1);\(x + 1)H"
  }
}
