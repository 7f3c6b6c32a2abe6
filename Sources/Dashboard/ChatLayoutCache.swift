import Events

/// The wrapped rows of the chat, kept from frame to frame.
///
/// Text streams in a few letters at a time, and a chat may be long: each turn is wrapped once
/// for its version and a width, and a turn that grew only from its last line break on. Owned
/// by whoever draws frames; it never changes what a frame looks like, only what it costs. One
/// cache serves one width function: begin with a new one when that changes.
package struct ChatLayoutCache: Sendable {
  private var entries: [Entry] = []

  private struct Entry {
    var version: Int
    var layout: TextLayout

    /// What a finished turn ends with is no text if it is empty.
    func rowCount(of turn: ChatTurn) -> Int {
      turn.reply == nil ? layout.rows.count : layout.rowCountWithoutEnd
    }
  }

  package init() {}

  /// The rows of chat that are in sight while `scroll` rows are off the screen below, and how
  /// many can be scrolled off at most.
  mutating func visibleRows(
    of state: DashboardState,
    style: ChatStyle,
    width: Int,
    height: Int,
    scroll: Int,
    appearance: Appearance
  ) -> (rows: [ChatRow], scrollLimit: Int) {
    wrap(state.chat, style, width: width, appearance)
    let notice = (state.damage ?? state.notice).map {
      TextLayout($0, width: width - style.indent, appearance: appearance).rows
    }
    var total = notice.map { $0.count + 1 } ?? 0
    for (index, turn) in state.chat.enumerated() {
      total += rowCount(of: turn, at: index, style)
    }

    let scrollLimit = max(0, total - height)
    let end = total - min(max(0, scroll), scrollLimit)
    let window = max(0, end - height)..<end
    var rows: [ChatRow] = []
    var row = 0
    for (index, turn) in state.chat.enumerated() {
      let count = rowCount(of: turn, at: index, style)
      if row < window.upperBound, row + count > window.lowerBound {
        let all = self.rows(of: turn, at: index, state, style)
        let first = max(0, window.lowerBound - row)
        rows += all[first..<min(count, window.upperBound - row)]
      }
      row += count
    }
    if let notice {
      let all =
        [ChatRow(kind: .blank)] + notice.map { ChatRow(kind: .notice, text: $0) }
      let first = max(0, window.lowerBound - row)
      let last = min(all.count, window.upperBound - row)
      if first < last { rows += all[first..<last] }
    }
    return (rows, scrollLimit)
  }

  private mutating func wrap(
    _ chat: [ChatTurn],
    _ style: ChatStyle,
    width: Int,
    _ appearance: Appearance
  ) {
    if entries.count > chat.count { entries.removeLast(entries.count - chat.count) }
    for (index, turn) in chat.enumerated() {
      let width = max(1, width - style.indent(of: turn.role))
      if index == entries.count {
        entries.append(Entry(version: turn.version, layout: TextLayout(width: width)))
      } else if entries[index].layout.width != width {
        entries[index].layout = TextLayout(width: width)
      } else if entries[index].version == turn.version {
        continue
      }
      entries[index].version = turn.version
      entries[index].layout.update(turn.text, appearance: appearance)
    }
  }

  private func rowCount(of turn: ChatTurn, at index: Int, _ style: ChatStyle) -> Int {
    entries[index].rowCount(of: turn) + (style.hasBlank(before: turn, at: index) ? 1 : 0)
      + (turn.reply == nil ? 0 : 2)
  }

  private func rows(
    of turn: ChatTurn,
    at index: Int,
    _ state: DashboardState,
    _ style: ChatStyle
  ) -> [ChatRow] {
    var rows: [ChatRow] = []
    if style.hasBlank(before: turn, at: index) { rows.append(ChatRow(kind: .blank)) }
    let text = entries[index].layout.rows.prefix(entries[index].rowCount(of: turn))
    for (number, row) in text.enumerated() {
      rows.append(ChatRow(kind: .said(turn.role, isFirst: number == 0), text: row))
    }
    let isOpen = state.isGenerating && index == state.chat.count - 1
    if isOpen, turn.role == .assistant { rows[rows.count - 1].hasCaret = true }
    if let reply = turn.reply {
      rows.append(ChatRow(kind: .blank))
      rows.append(ChatRow(kind: .figures(reply, turn.figures)))
    }
    return rows
  }
}

/// One row of the chat, ready to be drawn.
struct ChatRow: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case said(Turn.Role, isFirst: Bool)
    case figures(Reply, TurnFigures)
    case notice
    case blank
  }

  var kind: Kind
  var text = ""
  /// Whether the next word will appear at its end.
  var hasCaret = false
}

/// How the chat uses its room.
struct ChatStyle: Equatable, Sendable {
  /// Whether a reply stands apart from what was asked, and begins at the left edge; else it
  /// follows at once, under the text of the question.
  var isAiry: Bool

  /// Columns to the left of replies.
  var indent: Int { isAiry ? 0 : 2 }

  func indent(of role: Turn.Role) -> Int { role == .assistant ? indent : 2 }

  func hasBlank(before turn: ChatTurn, at index: Int) -> Bool {
    index > 0 && (isAiry || turn.role != .assistant)
  }
}
