/// The line being typed, and where the next character goes.
///
/// It may hold line breaks. A character is a grapheme cluster, so one key press removes what
/// looks like one character. A long paste may stand in it as one character, folded.
package struct PromptLine: Equatable, Sendable {
  /// What was typed; may hold line breaks, and characters that stand for pastes.
  package internal(set) var text = ""
  /// Characters before the cursor.
  package internal(set) var cursor = 0

  /// What was pasted, by the character that stands for it.
  private var pastes: [Unicode.Scalar: Paste] = [:]

  /// A long paste, and what stands for it on the screen: `[pasted 120 lines]`.
  private struct Paste: Equatable {
    let text: String
    let label: String

    init(_ text: String) {
      self.text = text
      let lines = text.count(where: \.isNewline) + 1
      label =
        lines > longestPaste.lines
        ? "[pasted \(lines) lines]" : "[pasted \(text.count) characters]"
    }
  }

  /// The longest paste that is shown as it is.
  private static let longestPaste = (lines: 8, characters: 1000)

  package init() {}

  /// The line as if `text` had just been typed.
  package init(_ text: String) {
    self.text = Self.withoutMarks(text)
    cursor = self.text.count
  }

  /// The line as if `text` had been typed, or pasted where it is long.
  package init(recalling text: String) {
    paste(text, foldsLong: true)
  }

  package var isEmpty: Bool { text.isEmpty }

  /// What was typed, with pastes in full: what is sent.
  package var wholeText: String {
    if pastes.isEmpty { return text }
    var whole = ""
    for scalar in text.unicodeScalars {
      if let paste = pastes[scalar] {
        whole += paste.text
      } else {
        whole.unicodeScalars.append(scalar)
      }
    }
    return whole
  }

  /// What is shown for a character of ``text``: `[pasted 120 lines]` for a paste.
  func shown(_ character: Character) -> String {
    paste(at: character)?.label ?? String(character)
  }

  // MARK: Typing

  package mutating func insert(_ inserted: String) {
    join(beforeCursor + Self.withoutMarks(inserted), afterCursor)
  }

  /// Inserts text from elsewhere: line breaks become one kind, and what controls terminals
  /// is left out.
  ///
  /// With `foldsLong`, more than 8 lines or 1,000 characters stand as one character.
  package mutating func paste(_ pasted: String, foldsLong: Bool = false) {
    var clean = ""
    for character in pasted {
      if character.isNewline {
        clean.append("\n")
      } else {
        clean.unicodeScalars += character.unicodeScalars.filter {
          $0 == "\t" || $0.properties.generalCategory != .control
        }
      }
    }
    if foldsLong, let mark = freeMark, Self.isLong(clean) {
      pastes[mark] = Paste(Self.withoutMarks(clean))
      join(beforeCursor + String(mark), afterCursor)
    } else {
      insert(clean)
    }
  }

  /// Removes the character before the cursor; a paste is unfolded instead, to be edited.
  package mutating func backspace() {
    if let mark = beforeCursor.last, let paste = paste(at: mark)?.text {
      join(beforeCursor.dropLast() + paste, afterCursor)
    } else {
      join(beforeCursor.dropLast(), afterCursor)
    }
  }

  /// Removes the character after the cursor; a paste is unfolded instead, to be edited.
  package mutating func delete() {
    if let mark = afterCursor.first, let paste = paste(at: mark)?.text {
      join(beforeCursor, paste + afterCursor.dropFirst())
    } else {
      join(beforeCursor, afterCursor.dropFirst())
    }
  }

  /// Removes from the line's begin to the cursor.
  package mutating func deleteToLineStart() {
    join(beforeCursor.dropLast(column), afterCursor)
  }

  /// Removes from the cursor to the line's end; at the end, the line break.
  package mutating func deleteToLineEnd() {
    let rest = afterCursor.prefix { !$0.isNewline }.count
    join(beforeCursor, afterCursor.dropFirst(max(1, rest)))
  }

  /// Removes the word before the cursor, with the space after it.
  package mutating func deleteWord() {
    var kept = beforeCursor
    while kept.last?.isWhitespace == true { kept.removeLast() }
    while kept.last?.isWhitespace == false { kept.removeLast() }
    join(kept, afterCursor)
  }

  package mutating func clear() {
    self = PromptLine()
  }

  // MARK: Moving

  package mutating func moveLeft() {
    cursor = max(0, cursor - 1)
  }

  package mutating func moveRight() {
    cursor = min(text.count, cursor + 1)
  }

  /// Goes to the begin of the word before the cursor.
  package mutating func moveWordLeft() {
    while cursor > 0, beforeCursor.last?.isWhitespace == true { cursor -= 1 }
    while cursor > 0, beforeCursor.last?.isWhitespace == false { cursor -= 1 }
  }

  /// Goes to the end of the word after the cursor.
  package mutating func moveWordRight() {
    let space = afterCursor.prefix { $0.isWhitespace }.count
    cursor += space
    cursor += afterCursor.prefix { !$0.isWhitespace }.count
  }

  package mutating func moveToLineStart() {
    cursor -= column
  }

  package mutating func moveToLineEnd() {
    cursor += afterCursor.prefix { !$0.isNewline }.count
  }

  /// Goes to the same column of the line above; `false` on the first line.
  package mutating func moveUp() -> Bool {
    let target = column
    guard cursor > target else { return false }
    cursor -= target + 1
    cursor -= max(0, column - target)
    return true
  }

  /// Goes to the same column of the line below; `false` on the last line.
  package mutating func moveDown() -> Bool {
    let target = column
    let rest = afterCursor
    guard let end = rest.firstIndex(where: \.isNewline) else { return false }
    let below = rest[rest.index(after: end)...].prefix { !$0.isNewline }.count
    cursor += rest.distance(from: rest.startIndex, to: end) + 1 + min(target, below)
    return true
  }

  private var beforeCursor: Substring { text.prefix(cursor) }
  private var afterCursor: Substring { text.dropFirst(cursor) }

  /// Characters between the line's begin and the cursor.
  private var column: Int { beforeCursor.reversed().prefix { !$0.isNewline }.count }

  // MARK: Pastes

  /// The paste that a character stands for, whatever marks follow it.
  private func paste(at character: Character) -> Paste? {
    character.unicodeScalars.first.flatMap { pastes[$0] }
  }

  /// A character that stands for no paste yet; `nil` where all do.
  private var freeMark: Unicode.Scalar? {
    let used = Set(text.unicodeScalars.filter(Self.isMark))
    return (0xFDD0...0xFDEF).lazy.compactMap(Unicode.Scalar.init).first { !used.contains($0) }
  }

  /// Noncharacters, which no text holds: they are for a program's own use (Unicode, 23.7).
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    (0xFDD0...0xFDEF).contains(scalar.value)
  }

  private static func withoutMarks(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isMark) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { !isMark($0) }))
  }

  private static func isLong(_ text: String) -> Bool {
    text.utf8.count > longestPaste.characters && text.count > longestPaste.characters
      || text.count(where: \.isNewline) >= longestPaste.lines
  }

  /// Puts the cursor between two texts.
  ///
  /// Their ends may combine to one character: then the cursor is after it.
  private mutating func join(_ before: Substring, _ after: Substring) {
    cursor = before.count
    text = String(before + after)
  }
}
