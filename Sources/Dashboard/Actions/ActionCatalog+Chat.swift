import Events
import Markdown

// What was said.
extension ActionCatalog {
  static let chat: [Action] = [
    Action(
      "reasoning",
      "show, fold the reasoning",
      .looking,
      keys: [.character("r")]
    ) { $0.view.isReasoningShown.toggle() },
    Action(
      "copy-answer",
      "copy the last answer",
      .session,
      keys: [.character("y")],
      line: "copy last answer, code",
      obstacle: { $0.lastAnswer == nil ? "no answer to copy" : nil },
      perform: { screen in screen.lastAnswer.map { [.copy($0)] } ?? [] }
    ),
    Action(
      "copy-code",
      "copy the last block of code",
      .session,
      keys: [.character("Y")],
      line: "copy last answer, code",
      obstacle: { $0.lastCode == nil ? "no code to copy" : nil },
      perform: { screen in screen.lastCode.map { [.copy($0)] } ?? [] }
    ),
  ]
}

extension Screen {
  /// The last answer on the screen as its model wrote it; `nil` before there is one.
  var lastAnswer: String? {
    playback.state.chat.last { $0.role == .assistant && !$0.text.isEmpty }?.text
  }

  /// What the last block of code on the screen holds; `nil` before there is one.
  var lastCode: String? {
    for turn in playback.state.chat.reversed() where turn.role == .assistant {
      if let code = Self.lastCode(in: MarkdownDocument(turn.text).blocks) { return code }
    }
    return nil
  }

  private static func lastCode(in blocks: [MarkdownBlock]) -> String? {
    for block in blocks.reversed() {
      switch block {
      case .code(_, let text):
        return text
      case .quote(let inner):
        if let code = lastCode(in: inner) { return code }
      case .list(let list):
        if let code = lastCode(in: list.items.flatMap(\.blocks)) { return code }
      case .paragraph, .heading, .table, .rule:
        break
      }
    }
    return nil
  }
}
