import Events

/// The wrapped rows of the chat, kept from frame to frame.
///
/// Text streams in a few letters at a time, and a chat may be long: each turn is laid out once
/// for its version and a width, and of a turn that grew only the end. Owned by whoever draws
/// frames; it never changes what a frame looks like, only what it costs. One cache serves one
/// width function: begin with a new one when that changes.
package struct ChatLayoutCache: Sendable {
  private var layouts: [TurnLayout] = []

  package init() {}

  /// Bytes of Markdown that were parsed for the turns that are kept.
  var parsedBytes: Int { layouts.reduce(0) { $0 + $1.parsedBytes } }

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
    update(state, style, width: width, appearance)
    let notice = (state.damage ?? state.notice).map {
      TextLayout($0, width: width - style.indent, appearance: appearance).rows
    }
    var total = notice.map { $0.count + 1 } ?? 0
    for index in layouts.indices { total += rowCount(at: index, state, style) }

    let scrollLimit = max(0, total - height)
    let end = total - min(max(0, scroll), scrollLimit)
    let window = max(0, end - height)..<end
    var rows: [ChatRow] = []
    var row = 0
    for (index, turn) in state.chat.enumerated() {
      let count = rowCount(at: index, state, style)
      if row < window.upperBound, row + count > window.lowerBound {
        var all = layouts[index].rows(of: turn, style, appearance)
        if style.hasBlank(before: turn, at: index) { all.insert(ChatRow(kind: .blank), at: 0) }
        let first = max(0, window.lowerBound - row)
        rows += all[first..<min(count, window.upperBound - row)]
      }
      row += count
    }
    if let notice {
      let all =
        [ChatRow(kind: .blank)] + notice.map { ChatRow(kind: .notice, line: ChatLine($0)) }
      let first = max(0, window.lowerBound - row)
      let last = min(all.count, window.upperBound - row)
      if first < last { rows += all[first..<last] }
    }
    return (rows, scrollLimit)
  }

  private mutating func update(
    _ state: DashboardState,
    _ style: ChatStyle,
    width: Int,
    _ appearance: Appearance
  ) {
    let chat = state.chat
    if layouts.count > chat.count { layouts.removeLast(layouts.count - chat.count) }
    for (index, turn) in chat.enumerated() {
      let width = max(1, width - style.indent(of: turn.role))
      if index == layouts.count {
        layouts.append(TurnLayout(role: turn.role, width: width))
      } else if layouts[index].width != width || layouts[index].role != turn.role {
        layouts[index] = TurnLayout(role: turn.role, width: width)
      }
      let isOpen = state.isGenerating && index == chat.count - 1
      layouts[index].update(turn, isOpen: isOpen, appearance)
    }
  }

  private func rowCount(at index: Int, _ state: DashboardState, _ style: ChatStyle) -> Int {
    let turn = state.chat[index]
    return layouts[index].rowCount(of: turn, style)
      + (style.hasBlank(before: turn, at: index) ? 1 : 0)
  }
}
