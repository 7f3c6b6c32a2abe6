import Tokenization

extension Engine {
  /// The tokens of a text that is continued as it is; control tokens are recognised.
  package func rawTokens(of text: [UInt8]) -> [Int] {
    let tokens = tokenizer.encode(bytes: text, parsingControlTokens: true)
    guard tokenizer.addsBeginOfSequence, let begin = tokenizer.beginOfSequence else {
      return tokens
    }
    return [begin] + tokens
  }

  /// The tokens of a first prompt, up to where the reply begins.
  ///
  /// - Throws: ``TokenizationError`` when one is needed and the chat template cannot be followed
  package func tokens(of prompt: String, isRaw: Bool) throws -> [Int] {
    if isRaw { return rawTokens(of: Array(prompt.utf8)) }
    let messages = [ChatMessage(role: .user, text: prompt)]
    return try template.get().prompt(for: messages, addingAssistant: true).tokens
  }
}
