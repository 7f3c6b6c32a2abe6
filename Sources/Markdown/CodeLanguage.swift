/// What is needed to colour code of a language: its words, and how comments and strings
/// begin and end.
///
/// No grammar: code of a model is read while it is being written.
package struct CodeLanguage: Equatable, Sendable {
  var keywords: Set<String>
  /// What begins a comment that ends with the line.
  var lineComments: [String] = []
  var blockComment: Delimiters?
  /// Longer ones first: `"""` before `"`.
  var strings: [Delimiters] = [.line("\""), .line("'")]
  /// Whether `SELECT` is `select`.
  var ignoresCase = false
  /// Whether what follows `<` and `</` is a keyword.
  var hasTags = false

  struct Delimiters: Equatable, Sendable {
    var open: String
    var close: String
    /// Whether it may go on over the end of a line.
    var spansLines: Bool
    /// Whether a backslash takes the meaning from the next character.
    var hasEscapes = true

    /// A string that ends with its line at the latest.
    static func line(_ mark: String) -> Delimiters {
      Delimiters(open: mark, close: mark, spansLines: false)
    }

    /// A string of any number of lines.
    static func lines(_ mark: String) -> Delimiters {
      Delimiters(open: mark, close: mark, spansLines: true)
    }
  }

  init(
    _ keywords: String,
    lineComments: [String] = ["//"],
    blockComment: Delimiters? = Self.cComment,
    strings: [Delimiters] = [.line("\""), .line("'")],
    ignoresCase: Bool = false,
    hasTags: Bool = false
  ) {
    self.keywords = Set(keywords.split(separator: " ").map(String.init))
    self.lineComments = lineComments
    self.blockComment = blockComment
    self.strings = strings
    self.ignoresCase = ignoresCase
    self.hasTags = hasTags
  }

  static let cComment = Delimiters(
    open: "/*",
    close: "*/",
    spansLines: true,
    hasEscapes: false
  )
}
