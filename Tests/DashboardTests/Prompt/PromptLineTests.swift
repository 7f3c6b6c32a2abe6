import SampleSessions
import Testing

@testable import Dashboard

@Suite("Prompt line")
struct PromptLineTests {
  /// A line from text with the cursor shown as `|`.
  private func line(_ marked: String) -> PromptLine {
    let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
    var line = PromptLine(String(parts[0] + parts[1]))
    line.cursor = parts[0].count
    return line
  }

  private func shown(_ line: PromptLine) -> String {
    line.text.prefix(line.cursor) + "|" + line.text.dropFirst(line.cursor)
  }

  private func after(_ marked: String, _ edit: (inout PromptLine) -> Void) -> String {
    var line = line(marked)
    edit(&line)
    return shown(line)
  }

  @Test func `text goes in at the cursor`() {
    #expect(after("a|c") { $0.insert("b") } == "ab|c")
    #expect(after("|") { $0.insert("two\nlines") } == "two\nlines|")
  }

  @Test func `one key removes what looks like one character`() {
    #expect(after("a👨‍👩‍👧|b") { $0.backspace() } == "a|b")
    #expect(after("a|e\u{301}b") { $0.delete() } == "a|b")
    #expect(after("|a") { $0.backspace() } == "|a")
    #expect(after("a|") { $0.delete() } == "a|")
  }

  @Test func `characters that combine keep the cursor inside the text`() {
    #expect(after("e|") { $0.insert("\u{301}") } == "e\u{301}|")
    #expect(after("🇩|") { $0.insert("🇪") } == "🇩🇪|")
    // Removing what stood between two halves joins them.
    var line = line("🇩x|🇪")
    line.backspace()
    #expect(line.text == "🇩🇪")
    #expect(line.cursor == 1)
  }

  @Test func `left and right go by characters and stop at the ends`() {
    #expect(after("a👨‍👩‍👧|") { $0.moveLeft() } == "a|👨‍👩‍👧")
    #expect(after("|a") { $0.moveLeft() } == "|a")
    #expect(after("|👨‍👩‍👧a") { $0.moveRight() } == "👨‍👩‍👧|a")
    #expect(after("a|") { $0.moveRight() } == "a|")
  }

  @Test func `begin and end are those of the line`() {
    #expect(after("one\ntw|o\nsix") { $0.moveToLineStart() } == "one\n|two\nsix")
    #expect(after("one\nt|wo\nsix") { $0.moveToLineEnd() } == "one\ntwo|\nsix")
    #expect(after("one\n|") { $0.moveToLineStart() } == "one\n|")
    #expect(after("|") { $0.moveToLineEnd() } == "|")
  }

  @Test func `deletes to the line's begin and end`() {
    #expect(after("one\ntw|o") { $0.deleteToLineStart() } == "one\n|o")
    #expect(after("o|ne\ntwo") { $0.deleteToLineEnd() } == "o|\ntwo")
    #expect(after("one|\ntwo") { $0.deleteToLineEnd() } == "one|two")
    #expect(after("one|") { $0.deleteToLineEnd() } == "one|")
    #expect(after("one\n|two") { $0.deleteToLineStart() } == "one\n|two")
  }

  @Test func `deletes a word with the space after it`() {
    #expect(after("say hello  |now") { $0.deleteWord() } == "say |now")
    #expect(after("hello|") { $0.deleteWord() } == "|")
    #expect(after("  |") { $0.deleteWord() } == "|")
    #expect(after("|x") { $0.deleteWord() } == "|x")
  }

  @Test func `up and down keep the column where lines are long enough`() {
    #expect(after("long line\nab|cd") { _ = $0.moveUp() } == "lo|ng line\nabcd")
    #expect(after("ab\nlong li|ne") { _ = $0.moveUp() } == "ab|\nlong line")
    #expect(after("lo|ng\nabcd") { _ = $0.moveDown() } == "long\nab|cd")
    #expect(after("long li|ne\nab\nc") { _ = $0.moveDown() } == "long line\nab|\nc")
    #expect(after("a\n\nb|") { _ = $0.moveUp() } == "a\n|\nb")
    #expect(after("|\n") { _ = $0.moveDown() } == "\n|")
  }

  @Test func `up on the first line and down on the last stay`() {
    var first = line("on|e\ntwo")
    #expect(first.moveUp() == false)
    #expect(shown(first) == "on|e\ntwo")
    var last = line("one\ntw|o")
    #expect(last.moveDown() == false)
    #expect(shown(last) == "one\ntw|o")
  }

  @Test func `pasted text has one kind of line break and no controls`() {
    #expect(after("a|z") { $0.paste("1\r\n2\r3\u{1B}[31m\u{7}\u{0}\t4") } == "a1\n2\n3[31m\t4|z")
    #expect(after("|") { $0.paste("e\u{301}👨‍👩‍👧") } == "e\u{301}👨‍👩‍👧|")
  }

  @Test func `no sequence of edits leaves the text`() {
    let pieces = ["a", "\n", "e", "\u{301}", "🇩", "🇪", "👨", "\u{200D}", "👩", " ", "\r\n", "한", "ᄒ"]
    for seed in 0..<200 {
      var random = TestSession.Random(seed: UInt64(seed))
      var line = PromptLine()
      for _ in 0..<60 {
        switch random.below(14) {
        case 0...3: line.insert(pieces[random.below(pieces.count)])
        case 4: line.paste(pieces[random.below(pieces.count)])
        case 5: line.backspace()
        case 6: line.delete()
        case 7: random.isChosen(oneIn: 2) ? line.moveLeft() : line.moveRight()
        case 8: random.isChosen(oneIn: 2) ? line.moveToLineStart() : line.moveToLineEnd()
        case 9: _ = line.moveUp()
        case 10: _ = line.moveDown()
        case 11: random.isChosen(oneIn: 4) ? line.deleteToLineEnd() : line.moveLeft()
        case 12: random.isChosen(oneIn: 4) ? line.deleteToLineStart() : line.moveRight()
        default: random.isChosen(oneIn: 4) ? line.deleteWord() : line.moveLeft()
        }
        #expect(0...line.text.count ~= line.cursor, "seed \(seed)")
      }
    }
  }

  @Test func `moves by words`() {
    var line = PromptLine("one  two\nthree")
    var places: [Int] = []
    for _ in 0..<4 {
      line.moveWordLeft()
      places.append(line.cursor)
    }
    #expect(places == [9, 5, 0, 0])
    places = []
    for _ in 0..<4 {
      line.moveWordRight()
      places.append(line.cursor)
    }
    #expect(places == [3, 8, 14, 14])
  }
}
