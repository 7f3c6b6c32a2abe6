import Markdown

/// A block of code as rows of at most so many columns.
///
/// Of code that grew at its end only what follows the last line break outside of comments and
/// strings is coloured and broken again.
struct CodeLayout: Equatable, Sendable {
  let language: String
  let width: Int

  private var settled: [ChatLine] = []
  private var settledText = ""
  private var open: [ChatLine] = []
  /// Bytes that were coloured, over all updates.
  private(set) var colouredBytes = 0

  init(language: String, width: Int) {
    self.language = language
    self.width = max(1, width)
  }

  /// At least one once there was an update.
  var lines: [ChatLine] { settled + open }

  /// Lays out another text, of which the beginning may be the old one.
  mutating func update(_ text: String, appearance: Appearance) {
    if !text.utf8.starts(with: settledText.utf8) {
      settled = []
      settledText = ""
    }
    let end = text.utf8.dropFirst(settledText.utf8.count)
    colouredBytes += end.count
    // Room for the mark of a line that goes on.
    let margin = width > MarkdownLayout.narrowest ? 2 : 0
    let breaker = LineBreaker(width: width - margin, appearance: appearance)
    var line: [TextUnit] = []
    var rows: [ChatLine] = []
    var place = 0
    var safe = (rows: 0, bytes: 0)
    for piece in CodePiece.pieces(of: String(decoding: end, as: UTF8.self), in: language) {
      let ink = ChatInk(role: Self.role(of: piece.kind))
      var rest = piece.text.unicodeScalars[...]
      while let lineEnd = rest.firstIndex(of: "\n") {
        breaker.append(rest[..<lineEnd], ink, to: &line)
        rows += Self.rows(of: line, breaker, margin)
        line = []
        place += Substring(rest[...lineEnd]).utf8.count
        rest = rest[rest.index(after: lineEnd)...]
        // The last line may still grow, whether or not a break was put behind it.
        if piece.kind == .plain, place < end.count { safe = (rows.count, place) }
      }
      breaker.append(rest, ink, to: &line)
      place += Substring(rest).utf8.count
    }
    if !line.isEmpty || settled.isEmpty && rows.isEmpty {
      rows += Self.rows(of: line, breaker, margin)
    }
    settled += rows[..<safe.rows]
    settledText += String(decoding: end.prefix(safe.bytes), as: UTF8.self)
    open = Array(rows[safe.rows...])
  }

  private static func rows(
    of line: [TextUnit],
    _ breaker: LineBreaker,
    _ margin: Int
  ) -> [ChatLine] {
    breaker.fullRows(of: line).enumerated().map { number, row in
      var shown = ChatLine(row)
      shown.codeStart = 0
      let mark = (number == 0 ? " " : breaker.appearance.glyphs.codeGoesOn) + " "
      return shown.indented(
        by: String(mark.prefix(margin)),
        MarkdownLayout.ornament,
        columns: margin
      )
    }
  }

  private static func role(of kind: CodePiece.Kind) -> ChatInk.Role {
    switch kind {
    case .plain: .code
    case .keyword: .codeKeyword
    case .string: .codeString
    case .number: .codeNumber
    case .comment: .codeComment
    }
  }
}
