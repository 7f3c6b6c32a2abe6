import CNcurses
import Testing

/// What is taken out of an update of the screen.
@Suite("Shortened update")
struct ShortenedUpdateTests {
  private static let red = "\u{1B}[38;2;255;0;0m"
  private static let blue = "\u{1B}[38;5;21m"
  private static let dark = "\u{1B}[48;2;1;2;3m"
  private static let light = "\u{1B}[47m"
  private static let own = "\u{1B}[39;49m"

  private static func shortened(_ text: String) -> String {
    var bytes = text.utf8.map { CChar(bitPattern: $0) }
    // One byte more, so that there always is an address.
    bytes.append(0)
    let count = cn_shorten(&bytes, bytes.count - 1)
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  @Test func `a colour that is there already is not set again`() {
    let text = Self.own + Self.red + Self.dark + "▀" + Self.own + Self.blue + Self.dark + "▀"
    #expect(Self.shortened(text) == Self.red + Self.dark + "▀" + Self.blue + "▀")
  }

  @Test func `both are set where both change`() {
    let text = Self.red + Self.dark + "a" + Self.own + Self.blue + Self.light + "b"
    #expect(Self.shortened(text) == Self.red + Self.dark + "a" + Self.blue + Self.light + "b")
  }

  @Test func `the terminal's own colours come back`() {
    let text = Self.red + Self.dark + "a" + Self.own + "b" + Self.own + Self.red + "c"
    #expect(
      Self.shortened(text)
        == Self.red + Self.dark + "a" + Self.own + "b" + Self.red + "c"
    )
  }

  @Test func `attributes stay, and what they take back is set again`() {
    let off = "\u{1B}(B\u{1B}[m"
    let text = Self.red + "a" + "\u{1B}[1m" + "b" + off + Self.own + Self.red + "c"
    #expect(Self.shortened(text) == Self.red + "a\u{1B}[1mb" + off + Self.red + "c")
    let both = Self.red + "a" + "\u{1B}(B\u{1B}[0;7m" + Self.own + Self.red + "b"
    #expect(Self.shortened(both) == Self.red + "a" + "\u{1B}(B\u{1B}[0;7m" + Self.red + "b")
  }

  @Test func `a move needs no colour, an erasure does`() {
    let text = Self.red + "a" + Self.own + Self.dark + "\u{1B}[3;4H" + "\r\n" + Self.red + "b"
    #expect(Self.shortened(text) == Self.red + "a" + "\u{1B}[3;4H\r\n" + Self.dark + "b")
    #expect(Self.shortened(Self.dark + "\u{1B}[K") == Self.dark + "\u{1B}[K")
    #expect(Self.shortened(Self.dark + "\u{1B}[5X") == Self.dark + "\u{1B}[5X")
  }

  @Test func `a blank needs no colour of text, unless it is underlined`() {
    let text = Self.red + Self.dark + " " + Self.own + Self.blue + Self.dark + " a"
    #expect(Self.shortened(text) == Self.dark + "  " + Self.blue + "a")
    let underlined = "\u{1B}[4m" + Self.red + " "
    #expect(Self.shortened(underlined) == underlined)
  }

  @Test func `everything else is as it was`() {
    let text =
      "\u{1B}[?2026h\u{1B}[Habc 世界 e\u{301}\u{1B}[4b\u{1B}(B\u{1B}[4m_\u{1B}[24m\u{1B}[?2026l"
    #expect(Self.shortened(text) == text)
    for odd in ["", "\u{1B}", "\u{1B}[", "\u{1B}[38;2;1", "\u{1B}]0;x\u{07}", "\u{1B}(", "a\u{1B}"]
    {
      #expect(Self.shortened(odd) == odd)
    }
  }

  @Test func `never longer than before`() {
    var generator = SystemRandomNumberGenerator()
    let parts = [
      Self.red, Self.blue, Self.dark, Self.light, Self.own, "\u{1B}[m", "\u{1B}[0;1m", "x", "▀",
      "\u{1B}[2;2H", "\u{1B}[K", "\u{1B}(B", "\u{1B}[39m", "\u{1B}[104m",
    ]
    for _ in 0..<500 {
      let text = (0..<40).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
      #expect(Self.shortened(text).utf8.count <= text.utf8.count, "\(text.debugDescription)")
    }
  }
}
