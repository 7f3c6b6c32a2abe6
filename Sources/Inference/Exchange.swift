import Tokenization

/// A question and its answer.
struct Exchange: Equatable, Sendable {
  /// What a reply that can go on is made of.
  struct Open: Equatable, Sendable {
    /// What the reply answers.
    let prompt: ChatPrompt
    /// The prompt's tokens and those of the reply so far.
    let tokens: [Int]

    /// `nil` for a reply that came to its end.
    ///
    /// `before` are the tokens that the generation went on from; the prompt's where left out.
    init?(_ generation: Generation, after prompt: ChatPrompt, _ before: [Int]? = nil) {
      let isCut = generation.reason == .stopped || generation.reason == .lengthLimit
      tokens = (before ?? prompt.tokens) + generation.tokens
      // Without a token of the reply there is nothing to go on from: asking again does it.
      guard isCut, tokens.count > prompt.tokens.count else { return nil }
      self.prompt = prompt
    }
  }

  let question: ChatMessage
  /// As the template wants it in later turns.
  let answer: ChatMessage
  /// As the user read it, without reasoning.
  let spoken: String
  let open: Open?
  /// Whether it had to make room in the context for later ones.
  var isDropped = false

  var messages: [ChatMessage] { [question, answer] }

  init(question: ChatMessage, answer: ChatMessage, spoken: String, open: Open?) {
    self.question = question
    self.answer = answer
    self.spoken = spoken
    self.open = open
  }

  /// What was spoken elsewhere.
  init(question: String, answer: String) {
    self.init(
      question: ChatMessage(role: .user, text: question),
      answer: ChatMessage(role: .assistant, text: answer),
      spoken: answer,
      open: nil
    )
  }
}
