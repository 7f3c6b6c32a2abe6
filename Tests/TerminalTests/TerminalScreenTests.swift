import Dashboard
import Glibc
import Testing

@testable import Terminal

/// On a real terminal device, with this test at the other end of it.
///
/// Curses knows one screen per process, so these run one after the other.
@Suite("Terminal screen", .serialized)
struct TerminalScreenTests {
  private let terminal: PseudoTerminal

  init() throws {
    terminal = try PseudoTerminal()
  }

  /// Opens the screen on a terminal that answers at once, with DA1 alone if nothing else.
  private func open(
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

  private func frame(
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

  private func keys(_ screen: TerminalScreen, count: Int) -> [Key] {
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

  // MARK: Colours

  private func colored(
    _ name: String,
    colorTerm: String? = nil,
    noColor: String? = nil,
    colors: ColorChoice = .auto
  ) throws -> String {
    let screen = try open(name: name, colorTerm: colorTerm, noColor: noColor, colors: colors)
    _ = terminal.output()
    let style = Style(foreground: Color(rgb: 0xFFAF01), attributes: [.bold])
    screen.draw(frame(["colour"], style: style))
    let output = terminal.output()
    screen.close()
    return output
  }

  @Test func `true colour is written where it is promised`() throws {
    let output = try colored("xterm-256color", colorTerm: "truecolor")
    let isKnown = knows("konsole-direct")
    #expect(output.contains(isKnown ? "38;2;255;175;1" : "38;5;214"))
  }

  @Test func `the nearest palette entry is written elsewhere`() throws {
    #expect(try colored("xterm-256color", colorTerm: nil).contains("38;5;214"))
  }

  @Test func `a named colour is written where there are eight`() throws {
    let output = try colored("linux", colorTerm: nil)
    #expect(output.contains("33"))
    #expect(!output.contains("38;"))
  }

  @Test func `attributes stay where NO_COLOR is set`() throws {
    let output = try colored("xterm-256color", colorTerm: "truecolor", noColor: "1")
    #expect(!output.contains("38;"))
    #expect(output.contains("\u{1B}[1m") || output.contains("\u{1B}[0;1m"))
  }

  @Test func `the user's choice of colours beats everything`() throws {
    let sixteen = try colored("xterm-256color", colorTerm: "truecolor", colors: .sixteen)
    #expect(!sixteen.contains("38;2") && !sixteen.contains("38;5;214"))
    #expect(try !colored("xterm-256color", colors: .never).contains("38;"))
    let palette = try colored("xterm", noColor: "1", colors: .palette)
    #expect(palette.contains("38;5;214"))
  }

  @Test func `without colours, what has a background of its own is reversed`() throws {
    let screen = try open(colors: .never)
    _ = terminal.output()
    var frame = frame(["  text"])
    let selected = Style(background: Color(rgb: 0x334455))
    let appearance = Appearance()
    frame.put("!", x: 4, y: 2, style: selected, within: frame.bounds, appearance: appearance)
    screen.draw(frame)
    let output = terminal.output()
    #expect(output.contains("\u{1B}[7m!") || output.contains("\u{1B}[0;7m!"))
    #expect(!output.contains("7mtext"))
    screen.close()
  }

  @Test func `more colours than the terminal has pairs leave the text`() throws {
    let screen = try open(name: "linux")
    var frame = Frame(width: 80, height: 24)
    for row in 0..<16 {
      for column in 0..<16 {
        let style = Style(
          foreground: Color(named: UInt8(row)),
          background: Color(named: UInt8(column))
        )
        frame.put(
          "x",
          x: column,
          y: row,
          style: style,
          within: frame.bounds,
          appearance: Appearance()
        )
      }
    }
    screen.draw(frame)
    #expect(terminal.output().count { $0 == "x" } >= 256)
    screen.close()
  }

  private func knows(_ name: String) -> Bool {
    (try? open(name: name).close()) != nil
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
