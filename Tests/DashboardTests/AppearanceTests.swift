import Testing

@testable import Dashboard

struct AppearanceTests {
  private let appearance = Appearance()

  @Test func `control characters are shown as pictures of themselves`() {
    #expect(appearance.shown("\u{1B}")?.scalar == "␛")
    #expect(appearance.shown("\u{0}")?.scalar == "␀")
    #expect(appearance.shown("\u{7F}")?.scalar == "␡")
    #expect(appearance.shown("\u{9B}")?.scalar == "?")
  }

  @Test func `in ASCII a control character is a question mark`() {
    #expect(Appearance(glyphs: .ascii).shown("\u{1B}")?.scalar == "?")
  }

  @Test(
    arguments: [
      "\u{200D}", "\u{202E}", "\u{FE0F}", "\u{1F3FD}", "\u{2028}", "\u{FEFF}", "\u{AD}",
    ] as [Unicode.Scalar]
  )
  func `what joins, turns or modifies its neighbours is left out`(scalar: Unicode.Scalar) {
    #expect(appearance.shown(scalar) == nil)
  }

  @Test func `a width beyond 0 to 2 is not believed`() {
    #expect(Appearance(width: { _ in 7 }).shown("ä")?.width == 1 + 1)
    #expect(Appearance(width: { _ in -1 }).shown("ä")?.width == 0)
  }

  @Test func `text is shortened to what fits beside an ellipsis`() {
    #expect(appearance.shortened("abcd", columns: 4) == "abcd")
    #expect(appearance.shortened("abcde", columns: 4) == "abc…")
    #expect(appearance.shortened("漢字漢", columns: 4) == "漢…")
    #expect(appearance.shortened("abc", columns: 0) == "")
    #expect(Appearance(glyphs: .ascii).shortened("abcdef", columns: 5) == "ab...")
  }

  @Test func `columns count what is shown`() {
    #expect(appearance.columns(of: "a漢e\u{301}") == 4)
    #expect(appearance.columns(of: "👩\u{200D}👩") == 4)
  }
}
