/// The line being typed, and where the next character goes.
///
/// It may hold line breaks. A character is a grapheme cluster, so one key press removes what
/// looks like one character.
package struct PromptLine: Equatable, Sendable {
  /// What was typed; may hold line breaks.
  package internal(set) var text = ""
  /// Characters before the cursor.
  package internal(set) var cursor = 0

  package init() {}

  /// The line as if `text` had just been typed.
  package init(_ text: String) {
    self.text = text
    cursor = text.count
  }

  package var isEmpty: Bool { text.isEmpty }

  // MARK: Typing

  package mutating func insert(_ inserted: String) {
    join(beforeCursor + inserted, afterCursor)
  }

  /// Inserts text from elsewhere: line breaks become one kind, and what controls terminals
  /// is left out.
  package mutating func paste(_ pasted: String) {
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
    insert(clean)
  }

  package mutating func backspace() {
    join(beforeCursor.dropLast(), afterCursor)
  }

  package mutating func delete() {
    join(beforeCursor, afterCursor.dropFirst())
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

  /// Puts the cursor between two texts.
  ///
  /// Their ends may combine to one character: then the cursor is after it.
  private mutating func join(_ before: Substring, _ after: Substring) {
    cursor = before.count
    text = String(before + after)
  }
}
