import Events

/// The rows of one turn of the chat, for one width.
struct TurnLayout: Sendable {
  let role: Turn.Role
  let width: Int
  private var version: Int?
  private var isOpen = false
  /// What users and systems say is text as it stands, what models write is Markdown.
  private var text: TextLayout
  private var reply: ReplyLayout
  private var reasoning: TextLayout
  private var reasoningTokens = 0
  private var hasReasoning = false

  /// Rows of reasoning that are shown while it is being written.
  private static let reasoningRows = 3

  init(role: Turn.Role, width: Int) {
    self.role = role
    self.width = width
    text = TextLayout(width: width)
    reply = ReplyLayout(width: width)
    reasoning = TextLayout(width: width)
  }

  var parsedBytes: Int { reply.parsedBytes }

  /// Lays out what changed of the turn; where it is open, more of it will come.
  mutating func update(_ turn: ChatTurn, isOpen: Bool, _ appearance: Appearance) {
    if version == turn.version, self.isOpen == isOpen { return }
    version = turn.version
    self.isOpen = isOpen
    reasoningTokens = turn.reasoningTokens
    hasReasoning = !turn.reasoning.isEmpty
    reasoning.update(turn.reasoning, appearance: appearance)
    if role == .assistant {
      reply.update(turn.text, isGrowing: isOpen, appearance: appearance)
    } else {
      text.update(turn.text, appearance: appearance)
    }
  }

  /// How many rows there are, without building them.
  func rowCount(of turn: ChatTurn, _ style: ChatStyle) -> Int {
    let (thought, said) = (thoughtCount(style), saidCount)
    return thought + said + (thought > 0 && said > 0 ? 1 : 0) + (turn.reply == nil ? 0 : 2)
  }

  /// From the reasoning to the figures.
  func rows(of turn: ChatTurn, _ style: ChatStyle, _ appearance: Appearance) -> [ChatRow] {
    var rows = thoughtRows(style, appearance)
    if saidCount > 0 {
      if !rows.isEmpty { rows.append(ChatRow(kind: .blank)) }
      for (number, line) in saidLines.enumerated() {
        rows.append(ChatRow(kind: .said(role, isFirst: number == 0), line: line))
      }
    }
    if isOpen, role == .assistant { rows[rows.count - 1].hasCaret = true }
    if let reply = turn.reply {
      rows.append(ChatRow(kind: .blank))
      rows.append(ChatRow(kind: .figures(reply, turn.figures)))
    }
    return rows
  }

  // MARK: What was said

  private var saidCount: Int {
    if role != .assistant { return text.rowCountWithoutEnd }
    return reply.isEmpty && hasReasoning ? 0 : reply.count
  }

  private var saidLines: [ChatLine] {
    if role == .assistant { return reply.lines }
    return text.rows.prefix(text.rowCountWithoutEnd).map { ChatLine($0) }
  }

  // MARK: What was thought

  /// A row that tells of the reasoning, and the rows of it that are shown.
  private func thoughtCount(_ style: ChatStyle) -> Int {
    if !hasReasoning { return 0 }
    if style.isReasoningShown { return 1 + reasoning.rowCountWithoutEnd }
    let isThinking = isOpen && reply.isEmpty
    return 1 + (isThinking ? min(Self.reasoningRows, reasoning.rowCountWithoutEnd) : 0)
  }

  private func thoughtRows(_ style: ChatStyle, _ appearance: Appearance) -> [ChatRow] {
    let count = thoughtCount(style)
    if count == 0 { return [] }
    let head = "thinking \(appearance.glyphs.ellipsis) \(reasoningTokens) tok"
    let all = reasoning.rows.prefix(reasoning.rowCountWithoutEnd)
    return ([head] + all.suffix(count - 1)).map {
      ChatRow(kind: .thought, line: ChatLine($0))
    }
  }
}
