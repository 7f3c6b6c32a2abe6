import GGUF

/// One turn of a conversation, as a model is shown it.
package struct ChatMessage: Equatable, Sendable {
  /// Who speaks.
  package enum Role: String, Sendable {
    case system, user, assistant
  }

  package var role: Role
  package var text: String

  package init(role: Role, text: String) {
    self.role = role
    self.text = text
  }
}

/// How a model wants a conversation marked up: ChatML, `<|im_start|>role\ntext<|im_end|>\n`.
///
/// Markup becomes control tokens, what somebody said never does. Every function gives the
/// tokens of one piece, so that a conversation can go on where the KV cache ends:
/// `opening`, then for each exchange `turn`, `assistantPrefix`, the reply, `turnEnd`.
package struct ChatTemplate: Sendable {
  private let tokenizer: Tokenizer
  private let start: Int
  private let end: Int

  /// Reads the template of a model file.
  ///
  /// - Throws: ``TokenizationError`` if there is none, or it is not ChatML.
  package init(metadata: Metadata, tokenizer: Tokenizer) throws(TokenizationError) {
    let template = try metadata.value { m throws(GGUFError) in
      try m.string("tokenizer.chat_template")
    }
    guard let template else { throw .noChatTemplate }
    guard template.contains("<|im_start|>"),
      let start = tokenizer.token(named: "<|im_start|>"), tokenizer.isControl(start),
      let end = tokenizer.token(named: "<|im_end|>"), tokenizer.isControl(end)
    else { throw .unsupportedChatTemplate(supported: ["ChatML"]) }
    self.tokenizer = tokenizer
    self.start = start
    self.end = end
  }

  /// The tokens of a whole conversation, ready for the assistant to speak if asked for.
  package func tokens(for turns: [ChatMessage], addingAssistant: Bool) -> [Int] {
    opening(system: nil) + turns.flatMap { turn($0.role, $0.text) }
      + (addingAssistant ? assistantPrefix() : [])
  }

  /// What a conversation begins with.
  package func opening(system: String?) -> [Int] {
    let begin = tokenizer.addsBeginOfSequence ? tokenizer.beginOfSequence : nil
    return (begin.map { [$0] } ?? []) + (system.map { turn(.system, $0) } ?? [])
  }

  /// A whole turn.
  package func turn(_ role: ChatMessage.Role, _ text: String) -> [Int] {
    // Role and text are encoded together, since a text may begin with line ends that
    // share a token with the one before it.
    [start] + tokenizer.encode("\(role.rawValue)\n\(text)") + turnEnd()
  }

  /// What comes before the assistant's reply.
  package func assistantPrefix() -> [Int] {
    [start] + tokenizer.encode("\(ChatMessage.Role.assistant.rawValue)\n")
  }

  /// What comes after the assistant's reply, the token that ends it included.
  package func turnEnd() -> [Int] {
    [end] + tokenizer.encode("\n")
  }
}
