import Foundation

/// What somebody looks for in chats, as a condition over ``ChatIndex``'s columns.
///
/// Every word must be there. A word also finds the longer ones that begin with it; words in
/// double quotes are found as they stand, one after the other. Nothing is an operator.
struct ChatQuery {
  /// FTS5's expression: <https://www.sqlite.org/fts5.html#full_text_query_syntax>.
  private var expression: [String] = []
  /// What the index has no words for, such as emoji, is looked for in the text itself.
  private var verbatim: [String] = []
  /// All that is looked for, as it was typed.
  private var terms: [String] = []

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
    terms.append(text)
    let hasWord = scalars.contains(where: Self.isWordPart)
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

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// SQL for `WHERE`, over a table `chat`; ``arguments`` are its values.
  var condition: String {
    let terms =
      (expression.isEmpty ? [] : ["chat MATCH ?"]) + verbatim.map { _ in "instr(text, ?) > 0" }
    return terms.joined(separator: " AND ")
  }

  var arguments: [String] {
    (expression.isEmpty ? [] : [expression.joined(separator: " ")]) + verbatim
  }

  /// The words around the first place of a text that has what was looked for, in one line.
  ///
  /// FTS5 has a function for it, which takes minutes where a word stands in a long reply
  /// a hundred thousand times: its time grows with the square of that.
  func snippet(of text: String) -> String {
    let start = terms.lazy.compactMap { Self.place(of: $0, in: text) }.first ?? text.startIndex
    var before = text[..<start].suffix(24)
    if before.startIndex > text.startIndex, let space = before.firstIndex(where: \.isWhitespace) {
      before = before[space...]
    }
    var after = text[start...].prefix(56)
    if after.endIndex < text.endIndex, let space = after.lastIndex(where: \.isWhitespace) {
      after = after[..<space]
    }
    return (before.startIndex > text.startIndex ? "…" : "")
      + SessionLibrary.oneLine(String(before + after))
      + (after.endIndex < text.endIndex ? "…" : "")
  }

  /// Where a term stands in a text, at the begin of a word if it is one.
  private static func place(of term: String, in text: String) -> String.Index? {
    let isWord = term.unicodeScalars.first.map { isSpaced($0) && isWordPart($0) } ?? false
    var rest = text.startIndex..<text.endIndex
    while let found = text.range(
      of: term,
      options: [.caseInsensitive, .diacriticInsensitive],
      range: rest
    ) {
      let before = text[..<found.lowerBound].last
      if !isWord || !(before?.isLetter ?? false) { return found.lowerBound }
      rest = found.upperBound..<text.endIndex
    }
    return nil
  }
}
