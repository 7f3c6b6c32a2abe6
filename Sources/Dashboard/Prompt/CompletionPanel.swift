/// What the line being typed could become, above it: a list, or one line where there is no
/// room for one.
enum CompletionPanel {
  private static let rowLimit = 8
  /// Columns and rows above the prompt from which there is a list.
  private static let smallestList = (columns: 40, rows: 6)

  /// The room for it above the prompt and the line over that; `nil` where there is none.
  static func rect(_ completion: Completion, above prompt: Rect) -> Rect? {
    let free = prompt.y - 2
    guard free >= 1, prompt.width >= 8 else { return nil }
    let isList = prompt.width >= smallestList.columns && free >= smallestList.rows
    let rows = isList ? min(completion.candidates.count, rowLimit, free) : 1
    let width = min(prompt.width, 72)
    return Rect(x: prompt.x, y: prompt.y - 1 - rows, width: width, height: rows)
  }

  static func draw(_ completion: Completion, on canvas: inout Canvas) {
    let count = completion.candidates.count
    let rows = canvas.height
    let first = max(0, min(completion.selection - rows / 2, count - rows))
    for y in 0..<rows where first + y < count {
      let isSelected = first + y == completion.selection
      draw(
        completion.candidates[first + y],
        isSelected: isSelected,
        y: y,
        columns: canvas.width - (isSelected && rows < count ? 7 : 1),
        on: &canvas
      )
    }
    if rows < count {
      let style = Style(foreground: canvas.theme.faint, background: canvas.theme.selection)
      canvas.putRight(
        " \(completion.selection + 1)/\(count) ",
        endX: canvas.width,
        y: completion.selection - first,
        style
      )
    }
  }

  private static func draw(
    _ item: Picker.Item,
    isSelected: Bool,
    y: Int,
    columns: Int,
    on canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let background = isSelected ? theme.selection : theme.background
    func ink(_ color: Color) -> Style { Style(foreground: color, background: background) }
    for x in 0..<canvas.width { canvas.set(" ", x: x, y: y, ink(theme.text)) }
    if isSelected { canvas.set(canvas.glyphs.prompt, x: 1, y: y, ink(theme.accent)) }
    let isOpen = item.obstacle == nil
    let title = isOpen ? (isSelected ? theme.selectionText : theme.text) : theme.faint
    let end = canvas.put(
      canvas.appearance.shortened(item.title, columns: columns - 3),
      x: 3,
      y: y,
      ink(title)
    )
    // In columns, so that the words are read down.
    let begin = max(end + 2, min(20, canvas.width / 2))
    let words = [item.detail, item.obstacle ?? item.note].filter { !$0.isEmpty }
    let room = columns - begin
    guard room > 6, !words.isEmpty else { return }
    canvas.put(
      canvas.appearance.shortened(words.joined(separator: " · "), columns: room),
      x: begin,
      y: y,
      ink(isSelected && isOpen ? theme.dim : theme.faint)
    )
  }
}
