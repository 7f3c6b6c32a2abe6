import Events

/// The chat of one session beside that of another: its last rows, and where they differ.
struct ComparedChat {
  struct Row: Equatable {
    var text = ""
    /// Who speaks; `nil` for a row between two turns.
    var role: Turn.Role?
    var isFirst = false
    /// Characters of the row up to where the turn parts from the other session's.
    var sameCount = Int.max
  }

  private(set) var rows: [Row] = []

  /// Columns before what is said.
  static let indent = 3
  // What is said in one turn may be longer than any screen; wrapping it all would take long.
  private static let longestTurn = 16_384

  /// The last rows of a chat.
  ///
  /// Each turn is held against the one at the same place of `others`.
  init(
    _ turns: some BidirectionalCollection<ChatTurn>,
    beside others: [ChatTurn?],
    width: Int,
    height: Int,
    appearance: Appearance
  ) {
    let columns = max(1, width - Self.indent)
    for (turn, other) in zip(turns, others).reversed() where rows.count < height {
      let said = Self.rows(turn, beside: other, columns: columns, appearance)
      rows = said + (rows.isEmpty ? [] : [Row()]) + rows
    }
    rows.removeFirst(max(0, rows.count - max(0, height)))
  }

  private static func rows(
    _ turn: ChatTurn,
    beside other: ChatTurn?,
    columns: Int,
    _ appearance: Appearance
  ) -> [Row] {
    var same = 0
    if let other, other.role == turn.role {
      same = zip(turn.text.unicodeScalars, other.text.unicodeScalars).prefix { $0 == $1 }.count
    }
    let scalars = turn.text.unicodeScalars
    let cut = max(0, scalars.count - longestTurn)
    let shown = scalars.dropFirst(cut)
    same = max(0, same - cut)
    let isSame = same == shown.count && (other?.text == turn.text)

    let layout = TextLayout(String(shown), width: columns, appearance: appearance)
    // The same text alone is wrapped as the beginning of the whole, up to its last word.
    let begin = TextLayout(String(shown.prefix(same)), width: columns, appearance: appearance)
    // A layout has no space at the end of a row.
    let spaces = shown.prefix(same).reversed().prefix { $0 == " " }.count
    return layout.rows.prefix(layout.rowCountWithoutEnd).enumerated().map { number, text in
      var row = Row(text: text, role: turn.role, isFirst: number == 0)
      if isSame || number + 1 < begin.rows.count { return row }
      let isLast = number + 1 == begin.rows.count
      let sameCount = isLast ? begin.rows[number].unicodeScalars.count + spaces : 0
      row.sameCount = min(sameCount, text.unicodeScalars.count)
      return row
    }
  }

  func draw(side: SessionComparison.Side, on canvas: inout Canvas) {
    let theme = canvas.theme
    for (y, row) in rows.enumerated() {
      guard let role = row.role else { continue }
      let color = theme.color(of: role)
      if row.isFirst, role == .user { canvas.set(canvas.glyphs.prompt, x: 1, y: y, color) }
      let scalars = row.text.unicodeScalars
      let x = canvas.put(String(scalars.prefix(row.sameCount)), x: Self.indent, y: y, color)
      // Underlined, because not every screen has colours.
      let style = canvas.ink(theme.color(of: side), .underline)
      canvas.put(String(scalars.dropFirst(row.sameCount)), x: x, y: y, style)
    }
  }
}
