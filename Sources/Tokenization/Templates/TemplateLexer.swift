/// Cuts a template into tokens, and takes away the white space around tags that Jinja does
/// with `trim_blocks` and `lstrip_blocks`, the settings of all chat templates.
struct TemplateLexer {
  private let source: [UInt8]
  private var place = 0
  private var line = 1
  /// Whether what was read last ended a line.
  private var isAtLineStart = true
  private var tokens: [TemplateToken] = []

  static func tokens(of source: String) throws(TemplateError) -> [TemplateToken] {
    var lexer = TemplateLexer(source)
    try lexer.readAll()
    return lexer.tokens
  }

  private init(_ source: String) {
    // Line ends are "\n", and one at the end of the template is no part of it.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.utf8.count)
    var previous: UInt8 = 0
    for byte in source.utf8 {
      if !(byte == 0x0A && previous == 0x0D) { bytes.append(byte == 0x0D ? 0x0A : byte) }
      previous = byte
    }
    if bytes.last == 0x0A { bytes.removeLast() }
    self.source = bytes
  }

  private mutating func readAll() throws(TemplateError) {
    while place < source.count {
      let start = place
      while place < source.count, !isTag(at: place) { place += 1 }
      var end = place
      guard place < source.count else {
        add(data: start..<end)
        break
      }
      let tag = source[place + 1]
      let sign = place + 2 < source.count ? source[place + 2] : 0
      if sign == UInt8(ascii: "-") {
        while end > start, Self.isSpace(source[end - 1]) { end -= 1 }
      } else if sign != UInt8(ascii: "+"), tag != UInt8(ascii: "{") {
        end = endWithoutIndent(start..<end)
      }
      add(data: start..<end)
      line += newlines(in: end..<place)
      place += sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") ? 3 : 2
      switch tag {
      case UInt8(ascii: "#"): try skipComment()
      case UInt8(ascii: "{"):
        try readTag(from: .outputBegin, to: .outputEnd, end: UInt8(ascii: "}"))
      default:
        if try !readRaw() {
          try readTag(from: .blockBegin, to: .blockEnd, end: UInt8(ascii: "%"))
        }
      }
    }
    add(.end)
  }

  // MARK: White space

  /// Where data ends if the white space between it and its last line's start is left out.
  private func endWithoutIndent(_ data: Range<Int>) -> Int {
    var end = data.upperBound
    while end > data.lowerBound, source[end - 1] != 0x0A {
      guard Self.isSpace(source[end - 1]) else { return data.upperBound }
      end -= 1
    }
    return end > data.lowerBound || isAtLineStart ? end : data.upperBound
  }

  /// Goes past the end of a tag, `length` bytes, and the white space that goes with it.
  private mutating func passEnd(sign: UInt8, length: Int, trimsNewline: Bool) {
    place += length
    let start = place
    if sign == UInt8(ascii: "-") {
      while place < source.count, Self.isSpace(source[place]) { place += 1 }
    } else if trimsNewline, sign != UInt8(ascii: "+"), place < source.count,
      source[place] == 0x0A
    {
      place += 1
    }
    isAtLineStart = place > start && source[place - 1] == 0x0A
    line += newlines(in: start..<place)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private func newlines(in range: Range<Int>) -> Int {
    source[range].count { $0 == 0x0A }
  }

  // MARK: Tags

  private func isTag(at place: Int) -> Bool {
    guard source[place] == UInt8(ascii: "{"), place + 1 < source.count else { return false }
    return [UInt8(ascii: "%"), UInt8(ascii: "{"), UInt8(ascii: "#")].contains(source[place + 1])
  }

  /// Whether the closing tag of `mark` and `}` begins at `place`, and its sign.
  private func closing(_ mark: UInt8, at place: Int) -> (sign: UInt8, length: Int)? {
    func isEnd(_ place: Int) -> Bool {
      place + 1 < source.count && source[place] == mark
        && source[place + 1] == UInt8(ascii: "}")
    }
    if isEnd(place) { return (0, 2) }
    let signs = mark == UInt8(ascii: "}") ? "-" : "-+"
    guard signs.utf8.contains(source[place]), isEnd(place + 1) else { return nil }
    return (source[place], 3)
  }

  private mutating func skipComment() throws(TemplateError) {
    let begun = line
    let start = place
    while place < source.count {
      if let end = closing(UInt8(ascii: "#"), at: place) {
        line += newlines(in: start..<place)
        passEnd(sign: end.sign, length: end.length, trimsNewline: true)
        return
      }
      place += 1
    }
    throw TemplateError(line: begun, reason: .syntax("the comment '{#' has no '#}'"))
  }

  /// Reads `raw %} … {% endraw %}`, if that is what follows.
  private mutating func readRaw() throws(TemplateError) -> Bool {
    let start = place
    guard let opening = bareTag("raw", at: place) else { return false }
    let begun = line
    place = opening.end
    passEnd(sign: opening.sign, length: 0, trimsNewline: true)
    let content = place
    while place < source.count {
      if isTag(at: place), source[place + 1] == UInt8(ascii: "%") {
        let isStripped = place + 2 < source.count && source[place + 2] == UInt8(ascii: "-")
        if let closing = bareTag("endraw", at: place + (isStripped ? 3 : 2)) {
          var end = place
          while isStripped, end > content, Self.isSpace(source[end - 1]) { end -= 1 }
          if !isStripped { end = endWithoutIndent(content..<end) }
          add(data: content..<end)
          line += newlines(in: end..<closing.end)
          place = closing.end
          passEnd(sign: closing.sign, length: 0, trimsNewline: true)
          return true
        }
      }
      place += 1
    }
    place = start
    throw TemplateError(line: begun, reason: .syntax("'{% raw %}' has no '{% endraw %}'"))
  }

  /// Whether a block tag at `start` says only `name`, where it ends, and its closing sign.
  private func bareTag(_ name: String, at start: Int) -> (end: Int, sign: UInt8)? {
    var place = start
    while place < source.count, Self.isSpace(source[place]) { place += 1 }
    guard source[place...].starts(with: name.utf8) else { return nil }
    place += name.utf8.count
    while place < source.count, Self.isSpace(source[place]) { place += 1 }
    guard place < source.count, let end = closing(UInt8(ascii: "%"), at: place) else {
      return nil
    }
    return (place + end.length, end.sign)
  }

  private mutating func readTag(
    from begin: TemplateToken.Kind,
    to finish: TemplateToken.Kind,
    end mark: UInt8
  ) throws(TemplateError) {
    let begun = line
    add(begin)
    // Within brackets '}}' closes two of them.
    var brackets = 0
    while place < source.count {
      let byte = source[place]
      if Self.isSpace(byte) {
        if byte == 0x0A { line += 1 }
        place += 1
      } else if brackets == 0, let end = closing(mark, at: place) {
        add(finish)
        passEnd(
          sign: end.sign,
          length: end.length,
          trimsNewline: mark == UInt8(ascii: "%")
        )
        return
      } else {
        var lexer = ExpressionLexer(source: source, place: place)
        let kind: TemplateToken.Kind
        do throws(SyntaxFault) {
          kind = try lexer.next()
        } catch {
          throw TemplateError(line: line, reason: .syntax(error.text))
        }
        if case .sign(let sign) = kind {
          if ["(", "[", "{"].contains(sign) { brackets += 1 }
          if [")", "]", "}"].contains(sign) { brackets = max(0, brackets - 1) }
        }
        add(kind)
        line += newlines(in: place..<lexer.place)
        place = lexer.place
      }
    }
    throw TemplateError(line: begun, reason: .syntax("\(begin) is never closed"))
  }

  private mutating func add(_ kind: TemplateToken.Kind) {
    tokens.append(TemplateToken(kind: kind, line: line))
  }

  private mutating func add(data range: Range<Int>) {
    guard !range.isEmpty else { return }
    add(.data(String(decoding: source[range], as: UTF8.self)))
    line += newlines(in: range)
  }
}
