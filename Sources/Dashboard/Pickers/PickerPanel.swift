/// An open list, over everything else.
enum PickerPanel {
  /// The room for a list: in the middle, as high as it is long.
  static func rect(_ picker: Picker, in screen: Rect) -> Rect {
    let width = min(screen.width, 76)
    let hasNotes = picker.items.contains { !$0.note.isEmpty || $0.obstacle != nil }
    let height = min(max(screen.height - 2, 3), picker.items.count + (hasNotes ? 5 : 4))
    return Rect(
      x: (screen.width - width) / 2,
      y: max(0, min(3, (screen.height - height) / 2)),
      width: width,
      height: min(height, screen.height)
    )
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
    let rows = max(0, last - 2 - (note.isEmpty ? 0 : 1))
    let first = max(0, min(picker.selection - rows / 2, count - rows))
    for (row, item) in picker.matches.dropFirst(first).prefix(rows).enumerated() {
      draw(item, isSelected: first + row == picker.selection, y: 2 + row, on: &canvas)
    }
    if !note.isEmpty, last >= 3 {
      let color = picker.selectedItem?.obstacle == nil ? theme.dim : theme.warning
      let text = canvas.appearance.shortened(note, columns: canvas.width - 4)
      canvas.put(text, x: 2, y: last - 1, color)
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
