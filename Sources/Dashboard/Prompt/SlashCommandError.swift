/// A line that begins with a slash and cannot be carried out.
package enum SlashCommandError: Error, Equatable {
  /// There is no such command.
  case unknown(name: String, nearest: String)
  /// `/set KEY` without a value.
  case missingValue(key: String)
  /// The command needs something after its name.
  case missingArgument(usage: String)
  /// The command takes nothing after its name.
  case unexpectedArgument(name: String)
  /// There is no such turn of the user's, counted from 1.
  case noSuchTurn(String, count: Int)
}

extension SlashCommandError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknown(let name, let nearest):
      "unknown command \(Self.short(name)), did you mean \(nearest)? (// says a slash)"
    case .missingValue(let key):
      "no value given, type /set \(Self.short(key)) VALUE"
    case .missingArgument(let usage):
      "something is missing, type \(usage)"
    case .unexpectedArgument(let name):
      "\(name) takes nothing after it"
    case .noSuchTurn(_, 0):
      "nothing was asked yet"
    case .noSuchTurn(let text, let count):
      "there is no turn \(Self.short(text)): type a number from 1 to \(count)"
    }
  }

  private static func short(_ word: String) -> String {
    word.count > 20 ? word.prefix(19) + "…" : word
  }
}
