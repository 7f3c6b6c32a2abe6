/// An open list, over everything else.
enum PickerPanel {
  /// From so many columns on a list leaves some at its sides: fewer would only confuse.
  private static let wide = 88

  /// The room for a list: in the middle, as high as it is long.
  ///
  /// Options are over the chat and below the map, for what they change to stay in sight.
  static func rect(_ picker: Picker, in screen: Rect) -> Rect {
    let isAside = picker.purpose == .options
    let width = screen.width < wide ? screen.width : isAside ? 50 : 76
    let most = max(min(screen.height - 2, 12), screen.height * 2 / 3, 3)
    let height = min(most, picker.items.count + 4 + noteRows(picker, width: width), screen.height)
    return Rect(
      x: isAside ? 0 : (screen.width - width) / 2,
      y: max(0, isAside ? screen.height - height - 1 : min(3, (screen.height - height) / 2)),
      width: width,
      height: height
    )
  }

  /// Rows for the longest of the notes, two at the most.
  private static func noteRows(_ picker: Picker, width: Int) -> Int {
    let longest = picker.items.map { max($0.note.count, $0.obstacle?.count ?? 0) }.max() ?? 0
    return longest == 0 ? 0 : longest > width - 4 ? 2 : 1
  }

  static func draw(_ picker: Picker, on canvas: inout Canvas) {
    let theme = canvas.theme
    canvas.fill(theme.background)
    canvas.line(from: 0, to: canvas.width, y: 0, theme.accent)
    canvas.put(" \(picker.title) ", x: 1, y: 0, theme.accent)
    let count = picker.matches.count
    let counted = count == picker.items.count ? "\(count)" : "\(count) of \(picker.items.count)"
    canvas.putRight(" \(counted) ", endX: canvas.width - 1, y: 0, theme.faint)
    drawQuery(picker, on: &canvas)
    let last = canvas.height - 1
    canvas.line(from: 0, to: canvas.width, y: last, theme.accent)
    let note = picker.selectedItem.map { $0.obstacle ?? $0.note } ?? ""
    let noteRows = note.isEmpty ? 0 : noteRows(picker, width: canvas.width)
    let rows = max(0, last - 2 - noteRows)
    if count == 0, rows > 0 {
      let words = picker.items.isEmpty ? "nothing to choose from" : "nothing fits"
      canvas.put(words, x: 2, y: 2, theme.faint)
    }
    let first = max(0, min(picker.selection - rows / 2, count - rows))
    for (row, item) in picker.matches.dropFirst(first).prefix(rows).enumerated() {
      draw(item, isSelected: first + row == picker.selection, y: 2 + row, on: &canvas)
    }
    if last >= 2 + noteRows {
      let color = picker.selectedItem?.obstacle == nil ? theme.dim : theme.warning
      let layout = TextLayout(note, width: canvas.width - 4, appearance: canvas.appearance)
      for (row, text) in layout.rows.prefix(noteRows).enumerated() {
        canvas.put(text, x: 2, y: last - noteRows + row, color)
      }
    }
  }

  private static func drawQuery(_ picker: Picker, on canvas: inout Canvas) {
    guard canvas.height > 2 else { return }
    let theme = canvas.theme
    canvas.set(canvas.glyphs.prompt, x: 2, y: 1, theme.accent)
    let rows = PromptRows(picker.query, width: canvas.width - 6, appearance: canvas.appearance)
    canvas.put(rows.rows[rows.cursorRow], x: 4, y: 1, theme.text)
    canvas.restyle(x: 4 + rows.cursorColumn, y: 1, canvas.ink(theme.cursor, .reverse))
  }

  private static func draw(
    _ item: Picker.Item,
    isSelected: Bool,
    y: Int,
    on canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let background = isSelected ? theme.selection : theme.background
    if isSelected {
      for x in 1..<max(1, canvas.width - 1) {
        canvas.set(" ", x: x, y: y, Style(foreground: theme.text, background: background))
      }
    }
    let isOpen = item.obstacle == nil
    let title = isOpen ? (isSelected ? theme.selectionText : theme.text) : theme.faint
    let quiet = isSelected && isOpen ? theme.dim : theme.faint
    let value = isSelected && item.isAdjustable ? "< \(item.detail) >" : item.detail
    let detail = canvas.appearance.shortened(value, columns: canvas.width / 2)
    let end = canvas.putRight(
      detail,
      endX: canvas.width - 2,
      y: y,
      Style(foreground: quiet, background: background)
    )
    canvas.put(
      canvas.appearance.shortened(item.title, columns: end - 4),
      x: 2,
      y: y,
      Style(foreground: title, background: background)
    )
  }
}
