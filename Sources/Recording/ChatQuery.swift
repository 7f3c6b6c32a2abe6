import GRDB

/// What somebody looks for in chats, as a condition over ``ChatIndex``'s columns.
///
/// Every word must be there. A word also finds the longer ones that begin with it; words in
/// double quotes are found as they stand, one after the other. Nothing is an operator.
struct ChatQuery {
  /// FTS5's expression: <https://www.sqlite.org/fts5.html#full_text_query_syntax>.
  private var expression: [String] = []
  /// What the index has no words for, such as emoji, is looked for in the text itself.
  private(set) var verbatim: [String] = []

  /// - Returns: `nil` when there is nothing to look for
  init?(_ text: String) {
    for (number, piece) in text.split(separator: "\"", omittingEmptySubsequences: false)
      .enumerated()
    {
      // Every other piece stood between quotes.
      if number % 2 == 1 {
        add(String(piece), isPhrase: true)
      } else {
        for word in piece.split(whereSeparator: \.isWhitespace) {
          add(String(word), isPhrase: false)
        }
      }
    }
    if expression.isEmpty && verbatim.isEmpty { return nil }
  }

  private mutating func add(_ text: String, isPhrase: Bool) {
    let scalars = text.unicodeScalars
    guard scalars.contains(where: { !$0.properties.isWhitespace }) else { return }
    let hasWord = scalars.contains {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
    if hasWord && scalars.allSatisfy(Self.isSpaced) {
      let endsInWord = scalars.last.map { $0.properties.isAlphabetic } ?? false
      expression.append("\"\(text)\"" + (!isPhrase && endsInWord ? " *" : ""))
    } else {
      verbatim.append(text)
    }
  }

  /// Whether the index cuts words as their readers do.
  ///
  /// From U+2E80 on come the scripts that are written without spaces, and emoji. NUL would
  /// end FTS5's expression.
  private static func isSpaced(_ scalar: Unicode.Scalar) -> Bool {
    (1..<0x2E80).contains(scalar.value)
  }

  /// Whether FTS5 takes part, which then knows where the words are.
  var isRanked: Bool { !expression.isEmpty }

  /// SQL for `WHERE`, over a table `chat`; ``arguments`` are its values.
  var condition: String {
    let terms =
      (isRanked ? ["chat MATCH ?"] : []) + verbatim.map { _ in "instr(text, ?) > 0" }
    return terms.joined(separator: " AND ")
  }

  var arguments: [String] {
    (isRanked ? [expression.joined(separator: " ")] : []) + verbatim
  }
}
