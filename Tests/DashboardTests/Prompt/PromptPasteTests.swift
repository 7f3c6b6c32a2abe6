import Testing

@testable import Dashboard

@Suite("Long pastes")
struct PromptPasteTests {
  private let nine = (1...9).map(String.init).joined(separator: "\n")

  private func screen(pasting text: String) -> Screen {
    var screen = Screen(source: .live)
    _ = screen.press(.character("a"))
    _ = screen.press(.paste(text))
    _ = screen.press(.character("z"))
    return screen
  }

  private func shown(_ screen: Screen) -> [String] {
    PromptRows(screen.view.prompt, width: 60, appearance: Appearance()).rows
  }

  @Test func `more than eight lines fold, and are sent whole`() {
    var screen = screen(pasting: nine)
    #expect(shown(screen) == ["a[pasted 9 lines]z"])
    #expect(screen.press(.enter) == [.send("a\(nine)z")])
    #expect(screen.history.entries == ["a\(nine)z"])
  }

  @Test func `eight lines, and a thousand characters, stay as they are`() {
    let eight = (1...8).map(String.init).joined(separator: "\n")
    #expect(shown(screen(pasting: eight)).count == 8)
    let thousand = String(repeating: "x", count: 1000)
    #expect(screen(pasting: thousand).view.prompt.text == "a\(thousand)z")
    #expect(shown(screen(pasting: thousand + "x")) == ["a[pasted 1001 characters]z"])
  }

  @Test func `deleting into a paste unfolds it`() {
    var screen = screen(pasting: nine)
    _ = screen.press(.backspace)
    #expect(shown(screen) == ["a[pasted 9 lines]"])
    _ = screen.press(.backspace)
    #expect(screen.view.prompt.text == "a\(nine)")
    _ = screen.press(.backspace)
    #expect(screen.view.prompt.text == "a" + nine.dropLast())

    screen = self.screen(pasting: nine)
    _ = screen.press(.home)
    _ = screen.press(.right)
    _ = screen.press(.delete)
    #expect(screen.view.prompt.text == "a\(nine)z")
    #expect(screen.view.prompt.cursor == 1)
  }

  @Test func `cutting the word cuts the paste`() {
    var screen = screen(pasting: nine)
    _ = screen.press(.control("w"))
    #expect(screen.view.prompt.isEmpty)
  }

  @Test func `several pastes each stay themselves`() {
    var screen = screen(pasting: nine)
    let other = (11...30).map(String.init).joined(separator: "\n")
    _ = screen.press(.paste(other))
    #expect(shown(screen) == ["a[pasted 9 lines]z[pasted 20 lines]"])
    #expect(screen.press(.enter) == [.send("a\(nine)z\(other)")])
  }

  @Test func `text that holds the characters which stand for pastes cannot pretend to be one`() {
    var screen = screen(pasting: nine)
    let mark = String(decoding: [0xEF, 0xB7, 0x90], as: UTF8.self)  // U+FDD0
    _ = screen.press(.paste("\(mark)x\(mark)"))
    #expect(screen.view.prompt.wholeText == "a\(nine)zx")
    for character in mark { _ = screen.press(.character(character)) }
    #expect(screen.view.prompt.wholeText == "a\(nine)zx")
  }

  @Test func `a mark typed after a paste leaves it whole`() {
    var screen = Screen(source: .live)
    _ = screen.press(.paste(nine))
    _ = screen.press(.character("\u{301}"))
    #expect(screen.view.prompt.wholeText == nine + "\u{301}")
    #expect(shown(screen) == ["[pasted 9 lines]"])
  }

  @Test func `a long entry of the history comes back folded`() {
    var screen = Screen(source: .live)
    screen.history = PromptHistory(entries: ["one", nine])
    _ = screen.press(.up)
    #expect(shown(screen) == ["[pasted 9 lines]"])
    _ = screen.press(.up)
    #expect(screen.view.prompt.text == "one")
  }

  @Test func `an editor gets the whole, and gives back what it made of it`() {
    var screen = screen(pasting: nine)
    #expect(screen.press(.control("g")) == [.openEditor("a\(nine)z")])
    screen.finishEditing(nil)
    #expect(screen.view.prompt.wholeText == "a\(nine)z")
    screen.finishEditing("new\ntext\n")
    #expect(screen.view.prompt.wholeText == "new\ntext")
    #expect(screen.view.prompt.cursor == 8)
    screen.finishEditing("")
    #expect(screen.view.prompt.isEmpty)
  }
}
