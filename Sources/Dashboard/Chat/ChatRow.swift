import Events

/// One row of the chat, ready to be drawn.
struct ChatRow: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case said(Turn.Role, isFirst: Bool)
    /// Reasoning before an answer, and the line that tells of it.
    case thought
    case figures(Reply, TurnFigures)
    case notice
    case blank
  }

  var kind: Kind
  var line = ChatLine()
  /// Whether the next word will appear at its end.
  var hasCaret = false

  /// Its characters, without their looks.
  var text: String { line.text }
}

/// How the chat uses its room.
struct ChatStyle: Equatable, Sendable {
  /// Whether a reply stands apart from what was asked, and begins at the left edge; else it
  /// follows at once, under the text of the question.
  var isAiry: Bool
  /// Whether the reasoning before answers is shown whole.
  var isReasoningShown = false

  /// Columns to the left of replies.
  var indent: Int { isAiry ? 0 : 2 }

  func indent(of role: Turn.Role) -> Int { role == .assistant ? indent : 2 }

  func hasBlank(before turn: ChatTurn, at index: Int) -> Bool {
    index > 0 && (isAiry || turn.role != .assistant)
  }
}
