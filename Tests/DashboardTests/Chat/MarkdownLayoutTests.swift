import Markdown
import Testing

@testable import Dashboard

struct MarkdownLayoutTests {
  private func lines(
    _ text: String,
    _ width: Int,
    glyphs: Glyphs = .full
  ) -> [ChatLine] {
    let layout = MarkdownLayout(appearance: Appearance(glyphs: glyphs))
    return layout.lines(of: MarkdownDocument(text).blocks, width: width)
  }

  private func rows(_ text: String, _ width: Int, glyphs: Glyphs = .full) -> [String] {
    lines(text, width, glyphs: glyphs).map(\.text)
  }

  @Test func `blocks stand apart by an empty row, line breaks stay`() {
    #expect(rows("# One\ntwo\nthree\n\n---\n", 5) == ["One", "", "two", "three", "", "─────"])
  }

  @Test func `words keep their looks where a row is broken`() {
    let lines = lines("a **bc de** *f* `g`", 6)
    #expect(lines.map(\.text) == ["a bc", "de f g"])
    #expect(
      lines[1].runs == [
        .init(text: "de", ink: ChatInk(attributes: .bold)),
        .init(text: " "),
        .init(text: "f", ink: ChatInk(attributes: .italic)),
        .init(text: " "),
        .init(text: "g", ink: ChatInk(role: .code)),
      ]
    )
  }

  @Test func `a link is followed by where it leads`() {
    let runs = lines("[a](https://b.c)", 40)[0].runs
    #expect(runs.map(\.text) == ["a", " (https://b.c)"])
    #expect(runs.map(\.ink.role) == [.link, .aside])
  }

  @Test func `items hang beside their marks`() {
    #expect(
      rows("- one two\n  - three\n- [x] done\n- [ ] open", 10)
        == ["• one two", "  • three", "[x] done", "[ ] open"]
    )
    #expect(rows("- one two three", 9) == ["• one two", "  three"])
    #expect(rows("9. a\n10. b", 10) == [" 9. a", "10. b"])
    #expect(rows("- a\n\n- b", 9, glyphs: .ascii) == ["- a", "", "- b"])
  }

  @Test func `quotes have a bar at every row`() {
    #expect(rows("> one two\n> > three", 10) == ["│ one two", "│ ", "│ │ three"])
  }

  @Test func `nesting deeper than the screen is wide leaves the text legible`() {
    let text = String(repeating: "> ", count: 8) + "word"
    for row in rows(text, 10) { #expect(Appearance().columns(of: row) <= 10) }
    #expect(rows(text, 10).contains { $0.contains("word") })
  }

  @Test func `code keeps its spaces, and a long line goes on beside a mark`() {
    #expect(
      rows("```\nab  cd efgh\n\n  x\n```", 8) == ["  ab  cd", "↳  efgh", "  ", "    x"]
    )
    let code = lines("```swift\nlet a\n```", 20)
    #expect(code[0].codeStart == 2)
    #expect(code[0].runs.map(\.ink.role) == [.ornament, .codeKeyword, .code])
  }

  @Test func `a table has a column for each column, as wide as it must be`() {
    let table = "| a | bb |\n|:--|--:|\n| ccc | d |\n| e<br>f | **g** |\n"
    #expect(
      rows(table, 40) == ["a   │ bb", "────────", "ccc │  d", "e f │  g"]
    )
  }

  @Test func `a table too wide cuts off its widest cells`() {
    let table = "| a | b |\n|---|---|\n| 123 | 漢字漢字漢字 |\n"
    #expect(rows(table, 12) == ["a   │ b", "────────────", "123 │ 漢字…"])
    #expect(rows(table, 12, glyphs: .ascii)[2] == "123 | 漢...")
  }

  @Test func `columns without any room are left out`() {
    let header = "|" + String(repeating: " word |", count: 9)
    let rule = "|" + String(repeating: "---|", count: 9)
    let rows = rows("\(header)\n\(rule)\n", 14)
    #expect(rows[0] == "wor… │ wo… …" || rows[0].hasSuffix(" …"))
    for row in rows { #expect(Appearance().columns(of: row) <= 14) }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `no row is wider than asked for`(seed: UInt64) {
    var source = WildText(seed: seed)
    let text = source.markdown(pieces: 30)
    for width in [1, 2, 5, 9, 20, 60] {
      for glyphs in [Glyphs.full, .ascii] {
        let appearance = Appearance(glyphs: glyphs)
        let layout = MarkdownLayout(appearance: appearance)
        for line in layout.lines(of: MarkdownDocument(text).blocks, width: width) {
          #expect(appearance.columns(of: line.text) <= width, "\(width): \(line.text)")
        }
      }
    }
  }
}
