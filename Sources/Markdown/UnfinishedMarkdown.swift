/// The end of a text that is still being written, as if it were whole.
///
/// A mark without its other half would be shown as it stands and vanish a moment later; a
/// dash at the beginning of a line would make a heading of the line before, until it turns
/// out to begin a list. So what may be the beginning of a mark waits, and what was opened is
/// closed.
enum UnfinishedMarkdown {
  /// The text as it is to be parsed; `fence` is what is open before its last line.
  static func completed(_ text: [UInt8], fence: SectionCutter.Fence?) -> [UInt8] {
    let lineStart = (text.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    let line = text[lineStart...].drop(while: SectionCutter.isSpace)
    if let fence {
      // It may become the end of the code.
      let isMark = !line.isEmpty && line.allSatisfy { $0 == fence.mark }
      return isMark ? Array(text[..<lineStart]) : text
    }
    if let start = tableStart(text, lineStart) { return Array(text[..<start]) }
    if line.allSatisfy({ "-=*+_#>`~|: \t".utf8.contains($0) }) || isNumber(line) {
      return Array(text[..<lineStart])
    }
    var marks = OpenMarks()
    marks.read(text[paragraphStart(text, before: lineStart)...])
    return marks.closing(text)
  }

  /// Where a table may begin of which the second line is not there yet: before that line its
  /// header is text like any other.
  private static func tableStart(_ text: [UInt8], _ lineStart: Int) -> Int? {
    func isRow(_ start: Int) -> Bool { start < text.count && text[start] == UInt8(ascii: "|") }
    func isFirst(_ start: Int) -> Bool {
      start == 0 || start == 1 && text[0] == 0x0A || start > 1 && text[start - 2] == 0x0A
    }
    if isRow(lineStart), isFirst(lineStart) { return lineStart }
    guard lineStart > 0 else { return nil }
    let before = text[..<(lineStart - 1)].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    guard isRow(before), isFirst(before) else { return nil }
    let mayRule = text[lineStart...].allSatisfy { "|-: \t".utf8.contains($0) }
    return mayRule ? before : nil
  }

  /// Whether a line may become the first of a numbered item.
  private static func isNumber(_ line: ArraySlice<UInt8>) -> Bool {
    let rest = line.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return rest.count < line.count && rest.allSatisfy { ".) ".utf8.contains($0) }
  }

  /// Where the lines begin that the last one belongs to: marks open and close within them.
  private static func paragraphStart(_ text: [UInt8], before lineStart: Int) -> Int {
    var start = lineStart
    while start > 0, !beginsBlock(text[start...]) {
      let before = text[..<(start - 1)].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      if text[before..<(start - 1)].allSatisfy(SectionCutter.isSpace) { break }
      start = before
    }
    return start
  }

  private static func beginsBlock(_ line: ArraySlice<UInt8>) -> Bool {
    let rest = line.drop { $0 == UInt8(ascii: " ") }
    guard let first = rest.first else { return false }
    return "#>|".utf8.contains(first)
      || SectionCutter.markerLength(rest.prefix { $0 != UInt8(ascii: "\n") }) != nil
  }
}

/// The marks of emphasis and code that are open at the end of a paragraph, as far as a look
/// from left to right can tell (https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis).
private struct OpenMarks {
  private struct Mark {
    var byte: UInt8
    var length: Int
    /// The place after it.
    var end: Int
  }

  private var open: [Mark] = []
  private var code: Mark?

  mutating func read(_ text: ArraySlice<UInt8>) {
    var place = text.startIndex
    if let length = SectionCutter.markerLength(text.drop { $0 == UInt8(ascii: " ") }) {
      place = text.firstIndex { $0 != UInt8(ascii: " ") }.map { $0 + length } ?? place
    }
    while place < text.endIndex {
      let byte = text[place]
      if byte == UInt8(ascii: "\\"), code == nil {
        place += 2
        continue
      }
      guard "`*_~".utf8.contains(byte) else {
        place += 1
        continue
      }
      let length = text[place...].prefix { $0 == byte }.count
      let mark = Mark(byte: byte, length: length, end: place + length)
      if byte == UInt8(ascii: "`") {
        readCode(mark)
      } else if code == nil {
        read(mark, after: place > text.startIndex ? text[place - 1] : nil, in: text)
      }
      place += length
    }
  }

  private mutating func readCode(_ mark: Mark) {
    if code == nil {
      code = mark
    } else if code?.length == mark.length {
      code = nil
    }
  }

  private mutating func read(_ mark: Mark, after before: UInt8?, in text: ArraySlice<UInt8>) {
    let next = mark.end < text.endIndex ? text[mark.end] : nil
    if let before, !SectionCutter.isSpace(before),
      let place = open.lastIndex(where: { $0.byte == mark.byte && $0.length == mark.length })
    {
      open.removeSubrange(place...)
      return
    }
    if mark.byte == UInt8(ascii: "~"), mark.length != 2 { return }
    if let next, SectionCutter.isSpace(next) { return }
    if next == nil, open.contains(where: { $0.byte == mark.byte && $0.length > mark.length }) {
      // The first half of what closes it.
      open.append(mark)
      return
    }
    // Within a word it is more often a product or a name than emphasis.
    if let before, Self.isWordPart(before) { return }
    open.append(mark)
  }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// Whether a text ends where a link leads, or may.
  private static func isInTarget(_ text: [UInt8]) -> Bool {
    let opening = text.lastIndex { $0 == UInt8(ascii: "(") || SectionCutter.isSpace($0) }
    guard let opening, opening > 0, !text[opening...].contains(UInt8(ascii: ")")) else {
      return false
    }
    return text[opening] == UInt8(ascii: "(") && text[opening - 1] == UInt8(ascii: "]")
  }

  /// The text with all that is open closed; a mark that stands last waits.
  func closing(_ text: [UInt8]) -> [UInt8] {
    var text = text
    var marks = open
    if let code { marks.append(code) }
    while let last = marks.last, last.end == text.count {
      text.removeLast(last.length)
      marks.removeLast()
    }
    if marks.isEmpty, !Self.isInTarget(text) { return text }
    if code == nil {
      while let last = text.last, SectionCutter.isSpace(last) { text.removeLast() }
    }
    if code == nil, Self.isInTarget(text) { text.append(UInt8(ascii: ")")) }
    for mark in marks.reversed() {
      text += Array(repeating: mark.byte, count: mark.length)
    }
    return text
  }
}
