import GGUF
import Glibc

/// How a model wants a conversation marked up: a template in Jinja, the language in which
/// model files bring it.
///
/// Only what the template itself wrote can become control tokens, what somebody said never
/// does, however it is cut, joined or trimmed on its way.
package struct ChatTemplate: Sendable {
  /// What the user should know about the template before the first message, if anything.
  package let notice: String?

  private let tokenizer: Tokenizer
  private let statements: [TemplateStatement]
  private let limits: TemplateLimits
  private let controls: MarkupFinder
  /// Whether reasoning is a part of its own in a message; else the template finds it in the
  /// text.
  private let takesReasoning: Bool

  /// A model without a template was not made for conversations: it goes on with whatever
  /// was said.
  private static let completion = """
    {% for message in messages %}{{ message.content }}\
    {% if message.role != 'user' %}{{ '\\n' }}{% endif %}{% endfor %}
    """

  /// Reads the template of a model file; a model without one gets a plain continuation and
  /// a ``notice``.
  ///
  /// - Throws: ``TokenizationError`` if it is damaged, or uses what is not supported.
  package init(metadata: Metadata, tokenizer: Tokenizer) throws(TokenizationError) {
    let source = try metadata.value { m throws(GGUFError) in
      try m.string("tokenizer.chat_template")
    }
    try self.init(
      source: source ?? Self.completion,
      tokenizer: tokenizer,
      notice: source == nil
        ? "the model has no chat template: it continues the text as it is" : nil
    )
  }

  /// Reads a template that somebody wrote.
  ///
  /// - Throws: ``TokenizationError`` as for a model's own.
  package init(
    source: String,
    tokenizer: Tokenizer,
    limits: TemplateLimits = TemplateLimits(),
    notice: String? = nil
  ) throws(TokenizationError) {
    do throws(TemplateError) {
      statements = try TemplateParser.statements(of: source, limits: limits)
    } catch {
      throw .chatTemplate(error)
    }
    self.tokenizer = tokenizer
    self.limits = limits
    self.notice = notice
    let members = ["reasoning_content", "message.thinking", "message['thinking']"]
    takesReasoning = members.contains { source.contains($0) }
    var controls = MarkupFinder()
    let named = [tokenizer.beginOfSequence, tokenizer.endOfSequence].compactMap { $0 }
    for token in Array(0..<tokenizer.vocabularySize).filter(tokenizer.isControl) + named {
      controls.insert(tokenizer.piece(of: token), token: token)
    }
    self.controls = controls
  }

  /// A conversation, ready for the assistant to speak if asked for.
  ///
  /// - Parameters:
  ///   - messages: the system's first, if there is one; then user and assistant in turn
  ///   - addingAssistant: whether it ends where the assistant is to speak
  ///   - now: seconds since 1970, for templates that tell the date; `nil`: this moment
  /// - Returns: the conversation as the model is to read it
  /// - Throws: ``TokenizationError`` when the template refuses the messages, or needs more
  ///   than a template may have.
  package func prompt(
    for messages: [ChatMessage],
    addingAssistant: Bool,
    now: Int? = nil
  ) throws(TokenizationError) -> ChatPrompt {
    let output: TemplateText
    do throws(TemplateError) {
      output = try TemplateEvaluator.output(
        of: statements,
        limits: limits,
        now: now ?? time(nil),
        bind: { evaluator throws(TemplateError) in
          try bind(messages, to: evaluator)
          evaluator.bind("add_generation_prompt", .boolean(addingAssistant))
        }
      )
    } catch {
      throw .chatTemplate(error)
    }
    let pieces = Self.pieces(of: output)
    return ChatPrompt(pieces: pieces, tokens: tokens(of: pieces, in: messages))
  }

  /// The message that a reply of these tokens is.
  ///
  /// Reasoning becomes a part of its own where the template asks for that; which of it
  /// remains in the history is the template's choice.
  package func message(replying tokens: [Int], after prompt: ChatPrompt) -> ChatMessage {
    let bytes = tokenizer.decode(tokens)
    var message = ChatMessage(
      role: .assistant,
      text: String(decoding: bytes, as: UTF8.self),
      tokens: tokens
    )
    guard takesReasoning else { return message }
    var finder = ReasoningFinder(isReasoning: prompt.opensReasoning)
    let parts = finder.append(bytes) + finder.finish()
    func text(isReasoning: Bool) -> String {
      let found = parts.filter { $0.isReasoning == isReasoning }.flatMap(\.bytes)
      return String(decoding: found, as: UTF8.self)
    }
    let answer = text(isReasoning: false)
    guard answer != message.text else { return message }
    message = ChatMessage(role: .assistant, text: answer)
    let reasoning = text(isReasoning: true)
    if !reasoning.isEmpty { message.reasoning = reasoning }
    return message
  }

  // MARK: Rendering

  private func bind(
    _ messages: [ChatMessage],
    to evaluator: TemplateEvaluator
  ) throws(TemplateError) {
    var values: [TemplateValue] = []
    for (place, message) in messages.enumerated() {
      func said(_ text: String) throws(TemplateError) -> TemplateValue {
        try evaluator.text(TemplateText(text, origin: .said(in: place)))
      }
      var members: [(String, TemplateValue)] = [
        ("role", .text(message.role.rawValue)), ("content", try said(message.text)),
      ]
      if let reasoning = message.reasoning {
        members.append(("reasoning_content", try said(reasoning)))
        members.append(("thinking", try said(reasoning)))
      }
      values.append(try evaluator.dictionary(members))
    }
    evaluator.bind("messages", try evaluator.list(values))
    func spelling(_ token: Int?) -> TemplateValue {
      .text(token.map { tokenizer.piece(of: $0) } ?? "")
    }
    evaluator.bind("bos_token", spelling(tokenizer.beginOfSequence))
    evaluator.bind("eos_token", spelling(tokenizer.endOfSequence))
    // No tools are offered; templates ask for them by both of these tests.
    evaluator.bind("tools", .none)
    evaluator.bind("documents", .none)
  }

  private static func pieces(of output: TemplateText) -> [ChatPrompt.Piece] {
    var pieces: [ChatPrompt.Piece] = []
    var rest = output.units[...]
    while let origin = rest.first?.origin {
      let piece = rest.prefix { $0.origin == origin }
      let text = TemplateText.string(piece)
      pieces.append(origin.isSaid ? .said(text, message: origin.message) : .markup(text))
      rest = rest[piece.endIndex...]
    }
    return pieces
  }

  // MARK: Tokens

  private func tokens(of pieces: [ChatPrompt.Piece], in messages: [ChatMessage]) -> [Int] {
    var tokens: [Int] = []
    // Text between control tokens is encoded as one, whoever wrote it: the line end after a
    // role may share a token with the one that a message begins with.
    var plain: [UInt8] = []
    func endPlain() {
      if !plain.isEmpty { tokens += tokenizer.encode(bytes: plain) }
      plain = []
    }
    for piece in pieces {
      switch piece {
      case .markup(let text):
        Array(text.utf8).withUnsafeBufferPointer { bytes in
          var place = 0
          while place < bytes.count {
            if let (token, end) = controls.match(in: bytes, at: place) {
              endPlain()
              tokens.append(token)
              place = end
            } else {
              plain.append(bytes[place])
              place += 1
            }
          }
        }
      case .said(let text, let number):
        if let number, messages[number].text == text, let known = messages[number].tokens {
          endPlain()
          tokens += known
        } else {
          plain += Array(text.utf8)
        }
      }
    }
    endPlain()
    // Most templates write the token that texts begin with; it must not stand there twice.
    if tokenizer.addsBeginOfSequence, let begin = tokenizer.beginOfSequence,
      tokens.first != begin
    {
      tokens.insert(begin, at: 0)
    }
    return tokens
  }
}
