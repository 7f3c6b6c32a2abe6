import Testing

@testable import Dashboard

struct TextLayoutTests {
  private let appearance = Appearance()

  private func rows(_ text: String, _ width: Int) -> [String] {
    TextLayout(text, width: width, appearance: appearance).rows
  }

  @Test func `words stay whole`() {
    #expect(rows("the quick brown fox", 10) == ["the quick", "brown fox"])
    #expect(rows("ab cd", 2) == ["ab", "cd"])
  }

  @Test func `a word longer than a row is broken`() {
    #expect(rows("abcdefgh", 3) == ["abc", "def", "gh"])
    #expect(rows("x abcdefgh", 4) == ["x", "abcd", "efgh"])
  }

  @Test func `line breaks and empty lines stay`() {
    #expect(rows("a\n\nb\n", 9) == ["a", "", "b", ""])
    #expect(rows("a\r\nb", 9) == ["a", "b"])
    #expect(rows("", 9) == [""])
  }

  @Test func `space at the begin of a line stays, at a break it goes`() {
    #expect(rows("  one two", 6) == ["  one", "two"])
    #expect(rows("one    two", 4) == ["one", "two"])
    #expect(rows("one   ", 4) == ["one"])
  }

  @Test func `tabs become spaces`() {
    #expect(rows("\tx\ty", 20) == ["    x   y"])
  }

  @Test func `wide characters break anywhere but before closing punctuation`() {
    #expect(rows("漢字漢字", 5) == ["漢字", "漢字"])
    #expect(rows("漢字漢。字", 6) == ["漢字", "漢。字"])
    #expect(rows("ab漢", 3) == ["ab", "漢"])
  }

  @Test func `a wide character in a row of one column does not stop the text`() {
    #expect(rows("a漢b", 1) == ["a", "?", "b"])
  }

  @Test func `marks stay with their character`() {
    #expect(rows("abe\u{301}d", 3) == ["abe\u{301}", "d"])
  }

  @Test(arguments: [1, 2, 3, 7, 20, 80])
  func `no row is wider than asked for, and no word is lost`(width: Int) {
    let text = "Wörter 漢字かな🙂 e\u{301}\u{301} averyveryverylongword\u{1B}[31m  x\n\n\tcode  y "
    let layout = TextLayout(text, width: width, appearance: appearance)
    for row in layout.rows { #expect(appearance.columns(of: row) <= width) }
    guard width > 1 else { return }
    func letters(_ text: String) -> [Unicode.Scalar] {
      text.unicodeScalars.filter { $0 != " " && $0 != "\n" && $0 != "\t" }
        .compactMap { appearance.shown($0)?.scalar }
    }
    #expect(letters(layout.rows.joined()) == letters(text))
  }

  @Test(arguments: [3, 10, 40])
  func `text that grows is wrapped as text that was there at once`(width: Int) {
    let text = "One two 漢字 three.\n\nFour e\u{301} five six seven\neight  \n  nine"
    var growing = TextLayout(width: width)
    var shown = ""
    for character in text {
      shown.append(character)
      growing.update(shown, appearance: appearance)
      #expect(growing.rows == rows(shown, width))
    }
  }

  @Test func `text that was replaced is wrapped anew`() {
    var layout = TextLayout("one\ntwo\nthree", width: 9, appearance: appearance)
    layout.update("one\n2", appearance: appearance)
    #expect(layout.rows == ["one", "2"])
    layout.update("", appearance: appearance)
    #expect(layout.rows == [""])
  }

  @Test func `rows without an end are those up to the last word`() {
    #expect(TextLayout("a\n\nb\n\n", width: 9, appearance: appearance).rowCountWithoutEnd == 3)
    #expect(TextLayout("\n\n", width: 9, appearance: appearance).rowCountWithoutEnd == 1)
  }
}
