/// A line of the prompt that begins with a slash: said to the program, not to the model.
package enum SlashCommand: Equatable, Sendable {
  case help
  case newConversation
  case setSystem(String)
  case set(key: String, value: String)
  case listSettings
  case quit

  private static let names = ["/help", "/new", "/set", "/system", "/quit"]

  /// The command that `text` is; `nil` for text that goes to the model.
  package init?(_ text: String) throws(SlashCommandError) {
    guard text.hasPrefix("/"), !text.hasPrefix("//") else { return nil }
    let (name, rest) = Self.cutWord(text[...])
    switch name {
    case "/help": self = try Self.bare(.help, name, rest)
    case "/new": self = try Self.bare(.newConversation, name, rest)
    case "/quit": self = try Self.bare(.quit, name, rest)
    case "/set":
      let (key, value) = Self.cutWord(rest)
      if key.isEmpty {
        self = .listSettings
      } else if value.isEmpty {
        throw .missingValue(key: String(key))
      } else {
        self = .set(key: String(key), value: String(value))
      }
    case "/system": self = .setSystem(String(rest))
    default:
      throw .unknown(name: String(name), nearest: Self.nearest(to: String(name)))
    }
  }

  /// What the model is told for text that is no command: a doubled slash at the begin stands
  /// for one.
  package static func message(of text: String) -> String {
    text.hasPrefix("//") ? String(text.dropFirst()) : text
  }

  private static func bare(
    _ command: SlashCommand,
    _ name: Substring,
    _ rest: Substring
  ) throws(SlashCommandError) -> SlashCommand {
    // "/new idea: …" was more likely meant for the model than to drop the conversation.
    guard rest.isEmpty else { throw .unexpectedArgument(name: String(name)) }
    return command
  }

  /// The first word, and what follows it, without the space around both.
  private static func cutWord(_ text: Substring) -> (word: Substring, rest: Substring) {
    let start = text.drop { $0.isWhitespace }
    let word = start.prefix { !$0.isWhitespace }
    return (word, trimmed(start[word.endIndex...]))
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  private static func nearest(to name: String) -> String {
    // Distances of a pasted page need not be exact.
    let typed = Array(name.prefix(32))
    let distances = names.map { editDistance(typed, Array($0)) }
    return zip(names, distances).min { $0.1 < $1.1 }?.0 ?? "/help"
  }

  /// The least number of insertions, deletions and replacements that turn one into the other.
  private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    // Row by row (left + 1) × (right + 1).
    var row = Array(0...right.count)
    for (line, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for column in right.indices {
        let replaced = diagonal + (right[column] == character ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}

/// A line that begins with a slash and is no command.
package enum SlashCommandError: Error, Equatable {
  /// There is no such command.
  case unknown(name: String, nearest: String)
  /// `/set KEY` without a value.
  case missingValue(key: String)
  /// The command takes nothing after its name.
  case unexpectedArgument(name: String)
}

extension SlashCommandError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknown(let name, let nearest):
      "unknown command \(Self.short(name)), did you mean \(nearest)? (// says a slash)"
    case .missingValue(let key):
      "no value given, type /set \(Self.short(key)) VALUE"
    case .unexpectedArgument(let name):
      "\(name) takes nothing after it"
    }
  }

  private static func short(_ word: String) -> String {
    word.count > 20 ? word.prefix(19) + "…" : word
  }
}
