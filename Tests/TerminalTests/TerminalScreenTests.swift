import Dashboard
import Glibc
import Testing

@testable import Terminal

/// On a real terminal device, with this test at the other end of it.
///
/// Curses knows one screen per process, so these run one after the other.
@Suite("Terminal screen", .serialized)
struct TerminalScreenTests {
  let terminal: PseudoTerminal

  init() throws {
    terminal = try PseudoTerminal()
  }

  /// Opens the screen on a terminal that answers at once, with DA1 alone if nothing else.
  func open(
    name: String? = "xterm-256color",
    colorTerm: String? = nil,
    noColor: String? = nil,
    colors: ColorChoice = .auto,
    answer: String = "",
    error: Int32 = -1
  ) throws(TerminalError) -> TerminalScreen {
    terminal.type(answer + "\u{1B}[?62c")
    return try TerminalScreen(
      input: terminal.slave,
      output: terminal.slave,
      error: error,
      colors: colors,
      environment: TerminalEnvironment(name: name, colorTerm: colorTerm, noColor: noColor)
    )
  }

  func frame(
    _ lines: [String],
    style: Style = Style(),
    width: Int = 80,
    height: Int = 24
  ) -> Frame {
    var frame = Frame(width: width, height: height)
    let appearance = Appearance(width: Terminal.CharacterWidth.columns(of:))
    for (y, line) in lines.enumerated() {
      frame.put(line, x: 0, y: y, style: style, within: frame.bounds, appearance: appearance)
    }
    return frame
  }

  func keys(_ screen: TerminalScreen, count: Int) -> [Key] {
    var keys: [Key] = []
    while keys.count < count, isReadable(screen.inputDescriptor, within: 2000) {
      keys += screen.readKeys()
    }
    return keys
  }

  // MARK: Opening and closing

  @Test func `needs a terminal`() throws {
    let file = Glibc.open("/dev/null", O_RDWR)
    defer { Glibc.close(file) }
    let environment = TerminalEnvironment(name: "xterm")
    #expect(throws: TerminalError.notATerminal(stream: "standard input")) {
      try TerminalScreen(
        input: file,
        output: terminal.slave,
        error: -1,
        environment: environment
      )
    }
    #expect(throws: TerminalError.notATerminal(stream: "standard output")) {
      try TerminalScreen(
        input: terminal.slave,
        output: file,
        error: -1,
        environment: environment
      )
    }
  }

  @Test func `needs a terminal that it knows`() {
    #expect(throws: TerminalError.unnamedTerminal) { try open(name: nil) }
    #expect(throws: TerminalError.unnamedTerminal) { try open(name: "") }
    #expect(throws: TerminalError.unusableTerminal(name: "no-such")) {
      try open(name: "no-such")
    }
    #expect(throws: TerminalError.unusableTerminal(name: "dumb")) { try open(name: "dumb") }
  }

  @Test func `gives the terminal back as it was`() throws {
    let before = terminal.modes
    let screen = try open()
    #expect(terminal.modes != before)
    screen.draw(frame(["hello"]))
    let opened = terminal.output()
    #expect(opened.contains("\u{1B}[?1049h"))
    #expect(opened.contains("\u{1B}[?2004h"))
    screen.close()
    #expect(terminal.modes == before)
    let closed = terminal.output()
    #expect(closed.contains("\u{1B}[?2004l"))
    #expect(closed.contains("\u{1B}[?1049l"))
    #expect(!closed.contains("\u{1B}[?1049h"))
    #expect(!closed.contains("\u{1B}[?2004h"))
    screen.close()
    #expect(terminal.output() == "")
  }

  @Test func `can be opened again`() throws {
    try open().close()
    _ = terminal.output()
    let screen = try open()
    screen.draw(frame(["again"]))
    #expect(terminal.output().contains("again"))
    screen.close()
  }

  @Test func `gives the terminal back while something else runs`() throws {
    let before = terminal.modes
    let screen = try open()
    screen.draw(frame(["hello"]))
    let own = terminal.modes
    _ = terminal.output()
    screen.leave {
      #expect(terminal.modes == before)
      let left = terminal.output()
      #expect(left.contains("\u{1B}[?1049l"))
      #expect(left.contains("\u{1B}[?2004l"))
    }
    #expect(terminal.modes == own)
    screen.draw(frame(["hello"]))
    let entered = terminal.output()
    #expect(entered.contains("\u{1B}[?1049h"))
    #expect(entered.contains("\u{1B}[?2004h"))
    #expect(entered.contains("hello"))
    screen.close()
  }

  @Test func `standard error is the terminal while something else has it`() throws {
    let error = dup(terminal.slave)
    defer { Glibc.close(error) }
    let screen = try open(error: error)
    #expect(write(error, "one\n", 4) == 4)
    _ = terminal.output()
    screen.leave {
      #expect(write(error, "two\n", 4) == 4)
      #expect(terminal.output().contains("two"))
    }
    #expect(write(error, "three\n", 6) == 6)
    #expect(!terminal.output().contains("three"))
    screen.close()
    let closed = terminal.output()
    #expect(closed.contains("one") && closed.contains("three") && !closed.contains("two"))
  }

  @Test func `what is written to standard error is shown after the end`() throws {
    let error = dup(terminal.slave)
    defer { Glibc.close(error) }
    let screen = try open(error: error)
    screen.draw(frame(["hello"]))
    let text = "something broke\n"
    #expect(write(error, text, text.utf8.count) == text.utf8.count)
    #expect(!terminal.output().contains("something broke"))
    screen.close()
    let closed = terminal.output()
    let parts = closed.split(separator: "something broke")
    #expect(parts.first?.contains("\u{1B}[?1049l") == true)
    #expect(parts.count == 2)
    #expect(write(error, "direct", 6) == 6)
    #expect(terminal.output() == "direct")
  }

  // MARK: Drawing

  @Test func `shows a frame, all at once`() throws {
    let screen = try open(answer: "\u{1B}[?2026;2$y")
    #expect(screen.size == (80, 24))
    _ = terminal.output()
    screen.draw(frame(["hello", "wörld 世界 e\u{301} ▀⣿─"]))
    let output = terminal.output()
    #expect(output.hasPrefix("\u{1B}[?2026h"))
    #expect(output.hasSuffix("\u{1B}[?2026l"))
    #expect(output.contains("hello"))
    #expect(output.unicodeScalars.contains("\u{301}"))
    for text in ["wörld", "世界", "▀⣿─"] { #expect(output.contains(text)) }
    screen.close()
  }

  @Test func `modes that the terminal does not know are left alone`() throws {
    let screen = try open(answer: "\u{1B}[?2026;0$y")
    _ = terminal.output()
    screen.draw(frame(["hello"]))
    let output = terminal.output()
    #expect(output.contains("hello") && !output.contains("2026"))
    screen.close()
  }

  @Test func `tells how many bytes a frame took`() throws {
    let screen = try open(answer: "\u{1B}[?2026;2$y")
    _ = terminal.output()
    #expect(screen.draw(frame(["hello", "世界"])) == terminal.output().utf8.count)
    #expect(screen.draw(frame(["hello", "世界"])) == 0)
    screen.close()
  }

  @Test func `a block in a single colour is a blank`() throws {
    let screen = try open()
    let style = Style(foreground: Color(indexed: 200), background: Color(indexed: 200))
    _ = terminal.output()
    screen.draw(frame(["▀▀▀x"], style: style))
    let output = terminal.output()
    #expect(output.contains("48;5;200") && !output.contains("▀") && !output.contains("x"))
    screen.close()
  }

  @Test func `says nothing twice`() throws {
    let screen = try open()
    screen.draw(frame(["hello", "世界"]))
    _ = terminal.output()
    screen.draw(frame(["hello", "世界"]))
    #expect(terminal.output() == "")
    screen.close()
  }

  @Test func `writes only what changed`() throws {
    let screen = try open()
    screen.draw(frame(["hello", "unchanged"]))
    _ = terminal.output()
    screen.draw(frame(["hallo", "unchanged"]))
    let output = terminal.output()
    #expect(output.contains("a"))
    #expect(!output.contains("unchanged"))
    #expect(!output.contains("hallo"))
    screen.close()
  }

  @Test func `wide characters give way to narrow ones and back`() throws {
    let screen = try open()
    screen.draw(frame(["世界x"]))
    screen.draw(frame(["a世b界"]))
    _ = terminal.output()
    screen.draw(frame(["世界x"]))
    let output = terminal.output()
    #expect(output.contains("世"))
    #expect(output.contains("x"))
    screen.close()
  }

  @Test func `repaint writes everything again`() throws {
    let screen = try open()
    screen.draw(frame(["hello", "world"]))
    _ = terminal.output()
    screen.repaint()
    screen.draw(frame(["hello", "world"]))
    let output = terminal.output()
    #expect(output.contains("hello"))
    #expect(output.contains("world"))
    screen.close()
  }

  @Test(arguments: [("\u{E9}", 2, "\u{FFFD} |"), ("世", 1, "\u{FFFD}|")] as [(String, Int, String)])
  func `a character of disputed width does not shift its row`(
    text: String,
    width: Int,
    expected: String
  ) throws {
    let screen = try open()
    _ = terminal.output()
    var frame = Frame(width: 80, height: 24)
    let appearance = Appearance(width: { _ in width })
    frame.put(text, x: 0, y: 0, style: Style(), within: frame.bounds, appearance: appearance)
    frame.put("|", x: width, y: 0, style: Style(), within: frame.bounds, appearance: appearance)
    screen.draw(frame)
    #expect(terminal.output().contains(expected))
    screen.close()
  }

  @Test func `a frame of another size than the terminal does no harm`() throws {
    let screen = try open()
    screen.draw(frame([String(repeating: "世", count: 60)], width: 121, height: 40))
    screen.draw(frame(["small"], width: 10, height: 2))
    #expect(terminal.output().contains("small"))
    screen.draw(Frame(width: 0, height: 0))
    screen.close()
  }

  // MARK: Keys

  @Test func `keys arrive`() throws {
    let screen = try open()
    #expect(screen.readKeys() == [])
    terminal.type("aé世😀\r\n\t\u{7F}\u{3}\u{1B}[1;2D\u{1B}OA\u{1B}\r\u{1B}[5~\u{1B}[I!")
    let expected: [Key] = [
      .character("a"), .character("é"), .character("世"), .character("😀"), .enter, .newline,
      .tab, .backspace, .control("c"), .shiftLeft, .up, .newline, .pageUp, .character("!"),
    ]
    #expect(keys(screen, count: expected.count) == expected)
    screen.close()
  }

  @Test func `invalid bytes do not swallow keys`() throws {
    let screen = try open()
    terminal.type(bytes: [0xFF, 0x61, 0xE4, 0xB8, 0x62])
    #expect(keys(screen, count: 2) == [.character("a"), .character("b")])
    screen.close()
  }

  @Test func `escape arrives alone`() throws {
    let screen = try open()
    terminal.type("\u{1B}")
    #expect(keys(screen, count: 1) == [.escape])
    screen.close()
  }

  @Test func `a paste is one key`() throws {
    let screen = try open()
    terminal.type("\u{1B}[200~one\rtwo")
    #expect(isReadable(screen.inputDescriptor, within: 2000))
    #expect(screen.readKeys() == [])
    terminal.type(" 世\u{1B}[201~x")
    #expect(keys(screen, count: 2) == [.paste("one\ntwo 世"), .character("x")])
    screen.close()
  }

  // MARK: Signals

  @Test func `a new size is a key`() throws {
    let screen = try open()
    screen.draw(frame(["hello"]))
    terminal.resize(width: 100, height: 30)
    kill(getpid(), SIGWINCH)
    #expect(isReadable(screen.signalDescriptor, within: 2000))
    #expect(screen.readKeys() == [.resize])
    #expect(screen.size == (100, 30))
    #expect(!isReadable(screen.signalDescriptor, within: 0))
    _ = terminal.output()
    screen.draw(frame([String(repeating: "x", count: 100)], width: 100, height: 30))
    #expect(terminal.output().contains(String(repeating: "x", count: 100)))
    screen.close()
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT])
  func `a signal to end is a request`(signal: Int32) throws {
    // What started the tests may have had it ignored.
    let before = Glibc.signal(signal, SIG_DFL)
    defer { _ = Glibc.signal(signal, before) }
    let screen = try open()
    #expect(!screen.isTerminationRequested)
    kill(getpid(), signal)
    #expect(isReadable(screen.signalDescriptor, within: 2000))
    #expect(screen.isTerminationRequested)
    _ = screen.readKeys()
    #expect(screen.isTerminationRequested)
    screen.close()
  }
}
