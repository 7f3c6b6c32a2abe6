import Testing

@testable import Terminal

@Suite("Clipboard sequence")
struct ClipboardSequenceTests {
  /// The test vectors of RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("世\u{1B}", "5LiWGw=="),
  ])
  func `text goes as base64`(text: String, encoded: String) {
    #expect(ClipboardSequence(text, isInTmux: false)?.bytes == "\u{1B}]52;c;\(encoded)\u{07}")
  }

  @Test func `tmux is asked to take it and to hand it on`() {
    #expect(
      ClipboardSequence("f", isInTmux: true)?.bytes
        == "\u{1B}]52;c;Zg==\u{07}\u{1B}Ptmux;\u{1B}\u{1B}]52;c;Zg==\u{07}\u{1B}\\"
    )
  }

  @Test func `too long a text is refused`() {
    // 56,244 bytes are 74,992 of base64; four more are too many.
    #expect(ClipboardSequence(String(repeating: "x", count: 56_244), isInTmux: false) != nil)
    #expect(ClipboardSequence(String(repeating: "x", count: 56_245), isInTmux: false) == nil)
  }
}
