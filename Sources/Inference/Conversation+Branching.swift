import Tokenization

/// Saying something again, differently, or further.
///
/// Nothing that was said is lost: a branch is a new conversation of the session, which begins
/// with the turns that it keeps. What of them is in the KV cache is not computed again.
/// The sampler goes on where it is, so that another answer comes unless the temperature is 0;
/// setting the seed makes it begin anew.
extension Conversation {
  /// Asks the last question again.
  ///
  /// Throws ``InferenceError/noSuchTurn(_:count:)`` where nothing was answered yet, else what
  /// ``send(_:)`` throws.
  @discardableResult
  package func regenerate() throws -> Generation {
    guard let last = exchanges.last else { throw InferenceError.noSuchTurn(1, count: 0) }
    return try edit(turn: exchanges.count, text: last.question.text)
  }

  /// Asks something else in place of a question, and goes on from there.
  ///
  /// - Parameters:
  ///   - turn: the question, counted from 1 among those of this conversation that were
  ///     answered
  ///   - text: what is asked instead
  /// - Returns: the reply
  /// - Throws: ``InferenceError/noSuchTurn(_:count:)``, and what ``send(_:)`` throws
  @discardableResult
  package func edit(turn: Int, text: String) throws -> Generation {
    guard exchanges.indices.contains(turn - 1) else {
      throw InferenceError.noSuchTurn(turn, count: exchanges.count)
    }
    _ = try engine.template.get()
    branch(after: Array(exchanges[..<(turn - 1)]))
    return try send(text)
  }

  /// Goes on with the last answer, which was stopped or reached its limit, as if it had not
  /// been.
  ///
  /// Throws ``InferenceError/nothingToContinue`` where there is no such answer or no room,
  /// ``ExpertsError`` when a read failed.
  @discardableResult
  package func continueReply() throws -> Generation {
    guard let last = exchanges.last, let open = last.open,
      open.tokens.count < engine.cache.capacity
    else { throw InferenceError.nothingToContinue }
    let template = try engine.template.get()
    let told = open.tokens[open.prompt.tokens.count...]
    let tracker = tracker(after: open.prompt, told: told)
    let generation = try reply(to: open.tokens, tracker, isContinuing: true)
    let replied = told + generation.tokens
    exchanges[exchanges.count - 1] = Exchange(
      question: last.question,
      answer: template.message(replying: Array(replied), after: open.prompt),
      spoken: spoken(Array(replied), after: open.prompt),
      open: Exchange.Open(generation, after: open.prompt, open.tokens)
    )
    return generation
  }
}
