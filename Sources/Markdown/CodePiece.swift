/// A stretch of code that has one colour.
package struct CodePiece: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case plain, keyword, string, number, comment
  }

  package var text: String
  package var kind: Kind

  package init(_ text: String, _ kind: Kind) {
    self.text = text
    self.kind = kind
  }

  /// The pieces of some code, in order: together they are the code.
  ///
  /// One plain piece for a language that is not known.
  package static func pieces(of code: String, in language: String) -> [CodePiece] {
    guard let language = CodeLanguage(named: language) else {
      return code.isEmpty ? [] : [CodePiece(code, .plain)]
    }
    var lexer = CodeLexer(Array(code.utf8), language)
    return lexer.pieces()
  }
}

/// Goes through code once, from left to right.
private struct CodeLexer {
  private let code: [UInt8]
  private let language: CodeLanguage
  private let lineComments: [[UInt8]]
  private let delimiters: [(open: [UInt8], close: [UInt8], CodeLanguage.Delimiters, Kind)]
  private var place = 0
  private var found: [(range: Range<Int>, kind: Kind)] = []

  private typealias Kind = CodePiece.Kind

  init(_ code: [UInt8], _ language: CodeLanguage) {
    self.code = code
    self.language = language
    lineComments = language.lineComments.map { Array($0.utf8) }
    let comments = language.blockComment.map { [($0, Kind.comment)] } ?? []
    delimiters = (comments + language.strings.map { ($0, .string) }).map {
      (Array($0.0.open.utf8), Array($0.0.close.utf8), $0.0, $0.1)
    }
  }

  mutating func pieces() -> [CodePiece] {
    while place < code.count { step() }
    return found.map { CodePiece(String(decoding: code[$0.range], as: UTF8.self), $0.kind) }
  }

  private mutating func step() {
    let byte = code[place]
    if lineComments.contains(where: { begins(with: $0) }), isCommentPlace {
      take(until: code[place...].firstIndex(of: UInt8(ascii: "\n")) ?? code.count, .comment)
    } else if let (open, close, form, kind) = delimiters.first(where: { begins(with: $0.open) }) {
      take(until: end(of: form, close, from: place + open.count), kind)
    } else if language.hasTags, byte == UInt8(ascii: "<") {
      let slash = place + 1 < code.count && code[place + 1] == UInt8(ascii: "/")
      take(until: place + (slash ? 2 : 1), .plain)
      take(until: wordEnd(), .keyword)
    } else if Self.isDigit(byte) {
      take(until: numberEnd(), .number)
    } else if Self.isWordPart(byte) {
      let end = wordEnd()
      let word = String(decoding: code[place..<end], as: UTF8.self)
      let key = language.ignoresCase ? word.lowercased() : word
      take(until: end, language.keywords.contains(key) ? .keyword : .plain)
    } else {
      take(until: place + 1, .plain)
    }
  }

  /// A `#` or `//` within a word or an address is no comment.
  private var isCommentPlace: Bool {
    guard place > 0 else { return true }
    let before = code[place - 1]
    return !(before == UInt8(ascii: ":") || before == UInt8(ascii: "$"))
      && !(code[place] == UInt8(ascii: "#") && Self.isWordPart(before))
  }

  private func begins(with mark: [UInt8]) -> Bool {
    code[place] == mark[0] && code[place...].starts(with: mark)
  }

  private func end(
    of form: CodeLanguage.Delimiters,
    _ close: [UInt8],
    from start: Int
  ) -> Int {
    var place = start
    while place < code.count {
      if code[place...].starts(with: close) { return place + close.count }
      if !form.spansLines, code[place] == UInt8(ascii: "\n") { return place }
      let isEscape = form.hasEscapes && code[place] == UInt8(ascii: "\\")
      place += isEscape && place + 1 < code.count && code[place + 1] != 0x0A ? 2 : 1
    }
    return code.count
  }

  private func wordEnd() -> Int {
    code[place...].firstIndex { !Self.isWordPart($0) } ?? code.count
  }

  private func numberEnd() -> Int {
    code[place...].firstIndex { !Self.isWordPart($0) && $0 != UInt8(ascii: ".") } ?? code.count
  }

  private mutating func take(until end: Int, _ kind: Kind) {
    if let last = found.last, last.kind == kind {
      found[found.count - 1].range = last.range.lowerBound..<end
    } else if place < end {
      found.append((place..<end, kind))
    }
    place = end
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
