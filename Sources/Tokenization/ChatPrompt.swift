/// A conversation as its template marks it up.
package struct ChatPrompt: Equatable, Sendable {
  /// A stretch of it.
  package enum Piece: Equatable, Sendable {
    /// What the template wrote; control tokens that are spelled out in it are meant.
    case markup(String)
    /// What somebody said in the message of this number, if it is known; nothing in it is
    /// a control token.
    case said(String, message: Int?)
  }

  /// From the beginning of the conversation to its end.
  package let pieces: [Piece]
  /// The same as the model reads it.
  package let tokens: [Int]

  /// The whole text, control tokens spelled out.
  package var text: String {
    pieces.map { piece in
      switch piece {
      case .markup(let text), .said(let text, _): text
      }
    }.joined()
  }

  /// Whether the template has begun the assistant's reasoning, so that the reply begins
  /// within it.
  package var opensReasoning: Bool {
    guard case .markup(let end) = pieces.last else { return false }
    return ReasoningFinder.isOpen(atEndOf: end)
  }
}
