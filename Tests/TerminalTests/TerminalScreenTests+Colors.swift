import Dashboard
import Testing

@testable import Terminal

extension TerminalScreenTests {
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
    #expect(output.contains("7m!") && !output.contains("7mtext"), "\(output.debugDescription)")
    // The terminal's own colours, not the white on black of curses.
    #expect(!output.contains("[37m") && !output.contains("[40m"))
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
    // Where text and background are the same nothing is to be seen.
    #expect(terminal.output().count { $0 == "x" } >= 16 * 15)
    screen.close()
  }

  private func knows(_ name: String) -> Bool {
    (try? open(name: name).close()) != nil
  }
}
