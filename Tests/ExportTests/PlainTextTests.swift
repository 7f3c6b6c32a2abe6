import Testing

@testable import Export

@Suite("PlainText")
struct PlainTextTests {
  @Test func `control characters become pictures`() {
    #expect(PlainText.shown("a\u{1B}[1m\u{7F}\u{9B}\t\nb\u{0}") == "a␛[1m␡\u{FFFD}\t\nb␀")
  }

  @Test func `what reorders text is left out`() {
    #expect(PlainText.shown("a\u{202E}b\u{2066}c\u{200D}d") == "abc\u{200D}d")
  }

  @Test func `a line is one line of its length`() {
    #expect(PlainText.line("a\nb\u{2028}c\td", limit: 20) == "a b c d")
    #expect(PlainText.line("abcdef", limit: 3) == "abc…")
    #expect(PlainText.line("abc", limit: 3) == "abc")
  }

  @Test func `markup becomes text`() {
    #expect(
      MarkupText.escaped("<a b='c' d=\"e\">&\u{1B}")
        == "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;␛"
    )
  }
}
