/// One turn of a conversation, as a model is shown it.
package struct ChatMessage: Equatable, Sendable {
  /// Who speaks.
  package enum Role: String, Sendable {
    case system, user, assistant
  }

  package var role: Role
  package var text: String
  /// What the assistant thought before it spoke; `nil` where it is part of `text`, or where
  /// nothing was thought.
  package var reasoning: String?
  /// The tokens that the assistant made `text` of, where they are known: they need not be
  /// those that the tokenizer makes of it.
  package var tokens: [Int]?

  package init(role: Role, text: String, reasoning: String? = nil, tokens: [Int]? = nil) {
    self.role = role
    self.text = text
    self.reasoning = reasoning
    self.tokens = tokens
  }
}
