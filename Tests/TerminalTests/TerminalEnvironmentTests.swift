import Testing

@testable import Terminal

@Suite("Terminal environment")
struct TerminalEnvironmentTests {
  @Test(arguments: [
    ("xterm-256color", "truecolor", ["konsole-direct", "xterm-direct"]),
    ("alacritty", "24bit", ["konsole-direct", "xterm-direct"]),
    ("tmux-256color", "truecolor", ["tmux-direct"]),
    ("screen", "truecolor", ["tmux-direct"]),
    ("xterm-256color", "yes", []),
  ])
  func `true colour is tried where COLORTERM promises it`(
    name: String,
    colorTerm: String,
    expected: [String]
  ) {
    let environment = TerminalEnvironment(name: name, colorTerm: colorTerm)
    #expect(environment.directNames == expected)
  }

  @Test func `true colour is not tried without a promise`() {
    #expect(TerminalEnvironment(name: "xterm-256color").directNames == [])
  }

  @Test func `NO_COLOR counts only when it is not empty`() {
    #expect(TerminalEnvironment(name: "xterm", noColor: "").allowsColor)
    let plain = TerminalEnvironment(name: "xterm", colorTerm: "truecolor", noColor: "1")
    #expect(!plain.allowsColor)
    #expect(plain.directNames == [])
  }
}
