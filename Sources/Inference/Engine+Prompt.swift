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
  /// - Throws: ``TokenizationError`` when the model has no chat template and one is needed
  package func tokens(of prompt: String, isRaw: Bool) throws -> [Int] {
    if isRaw { return rawTokens(of: Array(prompt.utf8)) }
    return try template.get().tokens(
      for: [ChatMessage(role: .user, text: prompt)],
      addingAssistant: true
    )
  }
}
