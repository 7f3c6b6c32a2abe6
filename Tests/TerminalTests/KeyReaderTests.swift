import Dashboard
import Testing

@testable import Terminal

/// Numbers of curses.h.
private enum Curses {
  static let up: Int32 = 0o403
  static let functionZero: Int32 = 0o410
  static let delete: Int32 = 0o512
  static let pageUp: Int32 = 0o523
  static let backTab: Int32 = 0o541
  static let shiftLeft: Int32 = 0o611
  static let mouse: Int32 = 0o631
  static let resize: Int32 = 0o632
}

@Suite("Key reader")
struct KeyReaderTests {
  private static let start = ContinuousClock.now

  private static func codes(_ text: String) -> [Int32] { text.utf8.map(Int32.init) }

  private static func keys(_ codes: [Int32]) -> [Key] {
    var reader = KeyReader()
    return reader.keys(from: codes, at: start)
  }

  @Test func `control bytes have names`() {
    #expect(Self.keys([10, 13, 9, 8, 127]) == [.newline, .enter, .tab, .backspace, .backspace])
    #expect(Self.keys([1, 3, 26]) == [.control("a"), .control("c"), .control("z")])
    #expect(Self.keys([0, 28, 29, 30, 31]) == [])
  }

  @Test func `codes of curses have names`() {
    let codes = [
      Curses.up, Curses.shiftLeft, Curses.pageUp, Curses.backTab, Curses.delete,
      Curses.functionZero + 1, Curses.functionZero + 12,
    ]
    let expected: [Key] = [
      .up, .shiftLeft, .pageUp, .backTab, .delete, .function(1), .function(12),
    ]
    #expect(Self.keys(codes) == expected)
    #expect(Self.keys([Curses.functionZero + 13, Curses.mouse, KeyCode.pasteEnd]) == [])
  }

  @Test func `characters may come in pieces`() {
    var reader = KeyReader()
    var keys: [Key] = []
    for code in Self.codes("aé世😀") { keys += reader.keys(from: [code], at: Self.start) }
    #expect(keys == [.character("a"), .character("é"), .character("世"), .character("😀")])
  }

  @Test(
    arguments: [
      [0xFF], [0x80], [0xC3], [0xE4, 0xB8], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xC2, 0x9B],
      [0xF5, 0x80, 0x80, 0x80],
    ] as [[Int32]]
  )
  func `invalid bytes are dropped and nothing else`(bytes: [Int32]) {
    #expect(Self.keys(bytes + [0x78]) == [.character("x")])
    #expect(Self.keys(bytes + Self.codes("é")) == [.character("é")])
    #expect(Self.keys(bytes + [Curses.up]) == [.up])
  }

  @Test func `unknown sequences are ignored`() {
    #expect(Self.keys(Self.codes("\u{1B}[1;7Hx")) == [.character("x")])
    #expect(Self.keys(Self.codes("\u{1B}[?1;2cx")) == [.character("x")])
    #expect(Self.keys(Self.codes("\u{1B}Oxy")) == [.character("y")])
  }

  @Test func `escape followed by typing is escape`() {
    #expect(Self.keys([0x1B]) == [.escape])
    #expect(Self.keys(Self.codes("\u{1B}q")) == [.escape, .character("q")])
    #expect(Self.keys(Self.codes("\u{1B}[")) == [.escape, .character("[")])
    #expect(Self.keys([0x1B, Curses.up]) == [.escape, .up])
  }

  @Test func `a paste is one key, however it arrives`() {
    let codes = [KeyCode.pasteBegin] + Self.codes("a\r\nb\rc\td世") + [KeyCode.pasteEnd, 0x78]
    let expected: [Key] = [.paste("a\nb\nc\td世"), .character("x")]
    #expect(Self.keys(codes) == expected)
    var reader = KeyReader()
    var keys: [Key] = []
    for code in codes { keys += reader.keys(from: [code], at: Self.start) }
    #expect(keys == expected)
  }

  @Test func `a paste holds no control characters`() {
    let codes = [KeyCode.pasteBegin] + Self.codes("a\u{1B}[31mb\u{7}\u{3}") + [KeyCode.pasteEnd]
    #expect(Self.keys(codes) == [.paste("a[31mb")])
  }

  @Test func `an empty paste is no key`() {
    #expect(Self.keys([KeyCode.pasteBegin, KeyCode.pasteEnd]) == [])
  }

  @Test func `a paste without an end is delivered after a pause`() {
    var reader = KeyReader()
    let begin = [KeyCode.pasteBegin] + Self.codes("abc")
    #expect(reader.keys(from: begin, at: Self.start) == [])
    let soon = Self.start + KeyReader.longestPause
    #expect(reader.keys(from: Self.codes("d"), at: soon) == [])
    let late = soon + KeyReader.longestPause + .milliseconds(1)
    #expect(reader.keys(from: [13], at: late) == [.paste("abcd"), .enter])
  }

  @Test func `a resize during a paste is not lost`() {
    let codes = [KeyCode.pasteBegin] + Self.codes("a") + [Curses.resize, KeyCode.pasteEnd]
    #expect(Self.keys(codes) == [.resize, .paste("a")])
  }

  // MARK: Reports

  private static func mouse(_ text: String) -> [Key] {
    keys([KeyCode.mouse] + codes(text))
  }

  @Test(arguments: [
    ("0;1;1M", MouseEvent(.press, x: 0, y: 0)), ("0;200;60m", MouseEvent(.release, x: 199, y: 59)),
    ("32;5;7M", MouseEvent(.drag, x: 4, y: 6)), ("64;10;20M", MouseEvent(.wheelUp, x: 9, y: 19)),
    ("65;10;20M", MouseEvent(.wheelDown, x: 9, y: 19)),
    // With Control held.
    ("16;3;4M", MouseEvent(.press, x: 2, y: 3)),
  ])
  func `the mouse is told with its place`(text: String, expected: MouseEvent) {
    #expect(Self.mouse(text) == [.mouse(expected)])
  }

  @Test func `other buttons and broken reports are no keys, and swallow none`() {
    #expect(Self.mouse("2;1;1Ma") == [.character("a")])
    #expect(Self.mouse("0;1Ma") == [.character("a")])
    #expect(Self.mouse("0;0;0Ma") == [.character("a")])
    #expect(Self.mouse("0;1;99999999999999999999999Ma").last == .character("a"))
  }

  @Test func `a report may come in pieces`() {
    var reader = KeyReader()
    var keys = reader.keys(from: [KeyCode.mouse] + Self.codes("0;1"), at: Self.start)
    keys += reader.keys(from: Self.codes("2;3M"), at: Self.start)
    #expect(keys == [.mouse(MouseEvent(.press, x: 11, y: 2))])
  }

  @Test func `a late answer about colours is not typed`() {
    var reader = KeyReader()
    var keys = reader.keys(from: Self.codes("\u{1B}]11;rgb:ff"), at: Self.start)
    keys += reader.keys(from: Self.codes("ff/0/0\u{1B}\\a"), at: Self.start)
    keys += reader.keys(from: Self.codes("\u{1B}]11;rgb:f/f/f\u{07}b"), at: Self.start)
    #expect(keys == [.character("a"), .character("b")])
    // One that never ends is given up.
    keys = reader.keys(from: Self.codes("\u{1B}]11;"), at: Self.start)
    keys += reader.keys(from: Self.codes("c"), at: Self.start + .seconds(2))
    #expect(keys == [.character("c")])
  }

  @Test func `bytes typed ahead are what curses would have made of them`() {
    let bytes = Array("a\u{1B}[A\u{1B}[5~\u{1B}".utf8)
    #expect(KeyCode.codes(bytes) == [0x61, Curses.up, Curses.pageUp, 0x1B])
  }
}
