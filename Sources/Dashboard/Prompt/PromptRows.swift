/// The line being typed, broken into rows, and the place of the cursor in them.
///
/// Rows break at any character, not at words: what was typed does not move while more is
/// typed.
struct PromptRows: Equatable, Sendable {
  private(set) var rows: [String] = [""]
  private(set) var cursorRow = 0
  /// Columns before the cursor.
  private(set) var cursorColumn = 0

  init(_ prompt: PromptLine, width: Int, appearance: Appearance) {
    let width = max(1, width)
    var columns = 0
    var index = 0
    for character in prompt.text {
      let isBreak = character.isNewline
      let shown = prompt.shown(character)
      let size = isBreak ? 0 : appearance.columns(of: shown)
      if columns + size > width, columns > 0 {
        rows.append("")
        columns = 0
      }
      if index == prompt.cursor { place(columns) }
      if isBreak {
        rows.append("")
        columns = 0
      } else {
        rows[rows.count - 1] += shown
        columns += size
      }
      index += 1
    }
    if index <= prompt.cursor {
      if columns >= width {
        rows.append("")
        columns = 0
      }
      place(columns)
    }
  }

  private mutating func place(_ columns: Int) {
    cursorRow = rows.count - 1
    cursorColumn = columns
  }

  /// The rows to show where only so many fit: those around the cursor.
  func window(height: Int) -> Range<Int> {
    let height = max(0, min(height, rows.count))
    let first = min(max(0, cursorRow - height + 1), rows.count - height)
    return first..<first + height
  }
}
