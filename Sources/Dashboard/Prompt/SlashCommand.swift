/// Something that can be said to the program at the prompt: `/budget 2G`.
package struct SlashCommand: Sendable {
  /// What follows the name.
  package enum Argument: Equatable, Sendable {
    case none
    /// As the help names it: `SIZE`.
    case optional(String), required(String)
  }

  /// With its slash: `/budget`.
  package let name: String
  package let argument: Argument
  /// What it does: `memory for experts`.
  package let words: String
  /// Whether it has to wait for the end of a reply.
  package let waits: Bool
  /// What its argument is chosen from; `nil` where it is free.
  package let choices: Picker.Purpose?
  let perform: Perform

  /// Carries it out, with what followed the name.
  typealias Perform =
    @Sendable (inout Screen, String) throws(SlashCommandError) -> [Intent]

  init(
    _ name: String,
    _ words: String,
    _ argument: Argument = .none,
    waits: Bool = false,
    choices: Picker.Purpose? = nil,
    perform: @escaping Perform
  ) {
    self.name = name
    self.argument = argument
    self.words = words
    self.waits = waits
    self.choices = choices
    self.perform = perform
  }

  /// As it is typed: `/save [NAME]`.
  package var usage: String {
    switch argument {
    case .none: name
    case .optional(let what): "\(name) [\(what)]"
    case .required(let what): "\(name) \(what)"
    }
  }

  /// Why it cannot be carried out now; `nil` where it can.
  package func obstacle(in screen: Screen) -> String? {
    if screen.view.source == .replay { return "a recording cannot answer" }
    return waits && screen.isGenerating ? "the model is still speaking; ^C stops it" : nil
  }

  /// What the model is told for text that is no command: a doubled slash at the begin stands
  /// for one.
  package static func message(of text: String) -> String {
    text.hasPrefix("//") ? String(text.dropFirst()) : text
  }
}

/// A line of the prompt that begins with a slash: a command, and what follows its name.
package struct SlashLine: Sendable {
  package let command: SlashCommand
  package let argument: String

  /// `nil` for text that goes to the model.
  package init?(_ text: String) throws(SlashCommandError) {
    guard text.hasPrefix("/"), !text.hasPrefix("//") else { return nil }
    let (word, rest) = Self.cutWord(text[...])
    let name = String(word)
    guard let command = SlashCommandCatalog.command(named: name) else {
      throw .unknown(name: name, nearest: SlashCommandCatalog.nearest(to: name))
    }
    switch command.argument {
    case .none where !rest.isEmpty:
      // "/new idea: …" was more likely meant for the model than to drop the conversation.
      throw .unexpectedArgument(name: name)
    case .required where rest.isEmpty: throw .missingArgument(usage: command.usage)
    default: break
    }
    self.command = command
    argument = String(rest)
  }

  /// The first word, and what follows it, without the space around both.
  static func cutWord(_ text: Substring) -> (word: Substring, rest: Substring) {
    let start = text.drop { $0.isWhitespace }
    let word = start.prefix { !$0.isWhitespace }
    return (word, trimmed(start[word.endIndex...]))
  }

  /// The text without the space around it.
  static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
