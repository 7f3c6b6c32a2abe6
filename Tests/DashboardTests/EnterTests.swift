import Testing

@testable import Dashboard

@Suite("What Enter does")
struct EnterTests {
  private func screen(isNewline: Bool) -> Screen {
    var screen = Screen(source: .live)
    screen.view.isEnterNewline = isNewline
    _ = screen.press(.character("a"))
    return screen
  }

  @Test func `Enter sends, and Ctrl-J begins a line`() {
    var screen = screen(isNewline: false)
    #expect(screen.press(.newline) == [])
    #expect(screen.view.prompt.text == "a\n")
    #expect(screen.press(.character("b")) == [])
    #expect(screen.press(.enter) == [.send("a\nb")])
  }

  @Test(arguments: [Key.newline, .control("j")])
  func `or the other way round`(key: Key) {
    var screen = screen(isNewline: true)
    #expect(screen.press(.enter) == [])
    #expect(screen.view.prompt.text == "a\n")
    #expect(screen.press(.character("b")) == [])
    #expect(screen.press(key) == [.send("a\nb")])
  }

  @Test func `what is shown of the keys is true`() {
    func keys(that action: String, _ view: ViewState) -> String? {
      KeyBindings.typing.map { $0.shown(in: view) }.first { $0.action == action }?.keys
    }
    #expect(keys(that: "send the message", screen(isNewline: false).view) == "Enter")
    #expect(keys(that: "send the message", screen(isNewline: true).view) == "^J")
    #expect(keys(that: "new line", screen(isNewline: true).view) == "Enter")
  }
}
