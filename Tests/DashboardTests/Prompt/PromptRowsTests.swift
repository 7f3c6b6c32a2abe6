import Testing

@testable import Dashboard

struct PromptRowsTests {
  private func rows(_ text: String, cursor: Int? = nil, width: Int = 5) -> PromptRows {
    var prompt = PromptLine(text)
    if let cursor { prompt.cursor = cursor }
    return PromptRows(prompt, width: width, appearance: Appearance())
  }

  @Test func `an empty line is one empty row with the cursor in it`() {
    let rows = rows("")
    #expect(rows.rows == [""])
    #expect((rows.cursorRow, rows.cursorColumn) == (0, 0))
  }

  @Test func `a row breaks where it is full`() {
    #expect(rows("abcdefg").rows == ["abcde", "fg"])
    #expect(rows("abcd漢").rows == ["abcd", "漢"])
    #expect(rows("ab\ncd").rows == ["ab", "cd"])
  }

  @Test func `the cursor is before its character, wherever that is`() {
    let broken = rows("abcdefg", cursor: 5)
    #expect((broken.cursorRow, broken.cursorColumn) == (1, 0))
    let wide = rows("漢x", cursor: 1)
    #expect((wide.cursorRow, wide.cursorColumn) == (0, 2))
    let end = rows("ab\n")
    #expect((end.cursorRow, end.cursorColumn) == (1, 0))
  }

  @Test func `after a full row the cursor is on the next`() {
    let full = rows("abcde")
    #expect(full.rows == ["abcde", ""])
    #expect((full.cursorRow, full.cursorColumn) == (1, 0))
  }

  @Test func `rows that do not fit are those farthest from the cursor`() {
    let text = "1\n2\n3\n4\n5"
    #expect(rows(text).window(height: 2) == 3..<5)
    #expect(rows(text, cursor: 0).window(height: 2) == 0..<2)
    #expect(rows(text, cursor: 4).window(height: 2) == 1..<3)
    #expect(rows(text).window(height: 9) == 0..<5)
    #expect(rows(text).window(height: 0).isEmpty)
  }
}
