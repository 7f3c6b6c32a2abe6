import Testing

@testable import Terminal

@Suite("Terminal environment")
struct TerminalEnvironmentTests {
  private static func depth(
    _ choice: ColorChoice,
    colors: Int = 256,
    colorTerm: String? = nil,
    noColor: String? = nil,
    hasTrueColor: Bool = false
  ) -> ColorDepth {
    let environment = TerminalEnvironment(name: "xterm", colorTerm: colorTerm, noColor: noColor)
    return environment.depth(choice, entryColors: colors, hasTrueColor: hasTrueColor)
  }

  @Test func `terminfo tells how many colours there are`() {
    #expect(Self.depth(.auto) == .palette)
    #expect(Self.depth(.auto, colors: 8) == .eight)
    #expect(Self.depth(.auto, colors: -1) == .none)
  }

  @Test func `true colour is used where somebody promises it`() {
    #expect(Self.depth(.auto, colorTerm: "truecolor") == .direct)
    #expect(Self.depth(.auto, colorTerm: "24bit") == .direct)
    #expect(Self.depth(.auto, colorTerm: "yes") == .palette)
    #expect(Self.depth(.auto, hasTrueColor: true) == .direct)
  }

  @Test func `NO_COLOR counts only when it is not empty`() {
    #expect(Self.depth(.auto, noColor: "") == .palette)
    #expect(Self.depth(.auto, colorTerm: "truecolor", noColor: "1") == .none)
  }

  @Test func `the flag beats everything`() {
    #expect(Self.depth(.never, colorTerm: "truecolor") == .none)
    #expect(Self.depth(.sixteen, noColor: "1") == .sixteen)
    #expect(Self.depth(.palette, colors: 8, colorTerm: "truecolor") == .palette)
    #expect(Self.depth(.truecolor, colors: 8, noColor: "1") == .direct)
  }

  @Test(
    arguments: [
      ("xterm-256color", ColorDepth.direct, 256, ["konsole-direct", "xterm-direct"]),
      ("tmux-256color", .direct, 256, ["tmux-direct"]),
      ("screen", .direct, 8, ["tmux-direct"]),
      ("xterm-direct", .direct, 1 << 24, []),
      ("xterm", .palette, 8, ["xterm-256color"]),
      ("xterm", .sixteen, 8, ["xterm-16color"]),
      ("xterm-256color", .sixteen, 256, []),
      ("xterm-256color", .none, 256, []),
    ] as [(String, ColorDepth, Int, [String])]
  )
  func `other entries are tried where the own one has fewer colours`(
    name: String,
    depth: ColorDepth,
    colors: Int,
    expected: [String]
  ) {
    let environment = TerminalEnvironment(name: name)
    #expect(environment.entryNames(for: depth, entryColors: colors) == expected)
  }

  @Test(
    arguments: [
      ("15;0", false), ("0;15", true), ("0;default;7", true), ("12;8", false), ("0;6", false),
      ("default;default", nil), ("0;16", nil), ("", nil), (nil, nil),
    ] as [(String?, Bool?)]
  )
  func `COLORFGBG tells light from dark`(pair: String?, expected: Bool?) {
    #expect(TerminalEnvironment(name: "rxvt", colorPair: pair).isLight == expected)
  }
}
