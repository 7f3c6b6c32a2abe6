import Events

/// The chat, with a line of figures for each reply.
///
/// What was said stands in fenced blocks: whatever a model writes, it stays text
/// (https://spec.commonmark.org/0.31.2/#fenced-code-blocks).
struct MarkdownChat: ExportFormat {
  let name = "markdown"
  let fileEnding = "md"
  let summary = "the chat, with the figures of each reply"

  func export(
    _ session: ExportedSession,
    _ settings: ExportSettings,
    to write: (String) throws -> Void
  ) throws {
    try write("# \(Self.escaped(session.title))\n\n")
    for line in session.header?.summary ?? [] { try write("- \(Self.escaped(line))\n") }
    var conversation = 1
    for turn in Transcript(session).turns {
      if turn.conversation != conversation {
        conversation = turn.conversation
        try write("\n---\n\n# Conversation \(conversation)\n")
      }
      try write("\n## \(Self.heading(of: turn))\n\n")
      if !turn.reasoning.isEmpty {
        try write("Reasoning:\n\n" + Self.fenced(turn.reasoning) + "\nAnswer:\n\n")
      }
      try write(Self.fenced(turn.text))
      let statistics = turn.statistics
      if !statistics.isEmpty { try write("\n*\(statistics.joined(separator: " · "))*\n") }
    }
  }

  private static func heading(of turn: Transcript.Turn) -> String {
    switch turn.role {
    case .system: "System"
    case .user: "User \(turn.number)"
    case .assistant: "Assistant \(turn.number)"
    }
  }

  /// A block that ends with a longer fence than any in the text.
  static func fenced(_ text: String) -> String {
    var longest = 2
    var length = 0
    for character in text.utf8 {
      length = character == UInt8(ascii: "`") ? length + 1 : 0
      longest = max(longest, length)
    }
    let fence = String(repeating: "`", count: longest + 1)
    var shown = PlainText.shown(text)
    if !shown.hasSuffix("\n") { shown += "\n" }
    return "\(fence)text\n\(shown)\(fence)\n"
  }

  /// One line in which no character means anything.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in PlainText.shown(text, isOneLine: true) {
      if "\\`*_[]<>#|~&!".contains(character), character.isASCII { escaped += "\\" }
      escaped.append(character)
    }
    return escaped
  }
}
