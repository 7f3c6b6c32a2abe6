import Dashboard
import Glibc
import Testing

@testable import Terminal

extension TerminalScreenTests {
  // MARK: Asking the terminal

  @Test func `what the terminal answers is known`() throws {
    let screen = try open(
      answer: "\u{1B}[2;3R\u{1B}[?2026;2$y\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\"
    )
    #expect(
      screen.traits
        == TerminalTraits(
          name: "xterm-256color",
          colors: .palette,
          isLight: true,
          blockColumns: 2,
          hasSynchronizedOutput: true,
          hasUTF8Locale: screen.traits.hasUTF8Locale
        )
    )
    screen.close()
  }

  @Test func `the question leaves nothing on the screen`() throws {
    try open().close()
    let output = terminal.output()
    let question = try #require(output.firstRange(of: TerminalProbe.question))
    let rest = output[question.upperBound...]
    #expect(TerminalProbe.question.hasPrefix("\u{1B}[?1049h"))
    #expect(TerminalProbe.question.hasSuffix("\u{1B}[?1049l"))
    #expect(!rest.contains("\u{1B}[6n") && !rest.contains("\u{1B}]11"))
  }

  @Test func `a silent terminal is not waited for`() throws {
    let screen = try TerminalScreen(
      input: terminal.slave,
      output: terminal.slave,
      error: -1,
      environment: TerminalEnvironment(name: "xterm-256color", colorPair: "0;15")
    )
    #expect(screen.traits.blockColumns == nil)
    #expect(!screen.traits.hasSynchronizedOutput)
    #expect(screen.traits.isLight == true)
    screen.close()
  }

  @Test func `the Linux console is not asked`() throws {
    try open(name: "linux").close()
    #expect(!terminal.output().contains("\u{1B}[6n"))
  }

  @Test func `keys typed ahead are delivered`() throws {
    let screen = try open(answer: "a\u{1B}[2;2R世\u{1B}[A")
    #expect(screen.readKeys() == [.character("a"), .character("世"), .up])
    #expect(screen.traits.blockColumns == 1)
    screen.close()
  }

  // MARK: Mouse and clipboard

  @Test func `the mouse is reported when asked for, and never after the end`() throws {
    let screen = try open()
    _ = terminal.output()
    screen.reportMouse(true)
    #expect(terminal.output() == "\u{1B}[?1002h\u{1B}[?1006h")
    terminal.type("\u{1B}[<0;12;3M\u{1B}[<64;1;2Mx")
    let expected: [Key] = [
      .mouse(MouseEvent(.press, x: 11, y: 2)), .mouse(MouseEvent(.wheelUp, x: 0, y: 1)),
      .character("x"),
    ]
    #expect(keys(screen, count: 3) == expected)
    screen.leave { #expect(terminal.output().contains("\u{1B}[?1002l")) }
    #expect(terminal.output().contains("\u{1B}[?1002h"))
    screen.close()
    #expect(terminal.output().contains("\u{1B}[?1002l\u{1B}[?1006l"))
  }

  @Test func `text is handed to the clipboard`() throws {
    let screen = try open()
    _ = terminal.output()
    #expect(screen.copy("foobar"))
    #expect(terminal.output() == "\u{1B}]52;c;Zm9vYmFy\u{07}")
    #expect(!screen.copy(String(repeating: "x", count: 60_000)))
    screen.close()
    #expect(!screen.copy("foobar"))
    #expect(!terminal.output().contains("]52;"))
  }
}
