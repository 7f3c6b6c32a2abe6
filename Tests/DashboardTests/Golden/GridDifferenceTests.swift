import Testing

@testable import Dashboard

struct GridDifferenceTests {
  private static let text = """
    [full]
    00 one
    01 two
    02"
    03
    04 four

    [roles]
    00 ttt
    as bbb
    01 t

    """

  @Test func `a grid reads as it was written`() {
    let grid = GoldenGrid(parsing: Self.text)
    #expect(grid.sections.map(\.name) == ["full", "roles"])
    #expect(grid.sections[0].lines.map(\.text) == ["one", "two", "two", "", "four"])
    #expect(grid.text == Self.text)
  }

  @Test func `rows that differ are shown with their columns marked`() {
    let expected = GoldenGrid(parsing: Self.text)
    var found = expected
    found.sections[0].lines[4].text = "f漢ur!"
    found.sections[1].lines[1].text = "b b"
    #expect(
      GridDifference(expected: expected, found: found).description == """
        full: 1 of 5 rows differ (- expected, + found)
           ...
           03|
         - 04|four
         + 04|f漢ur!
               ^^  ^
        roles: 1 of 3 rows differ (- expected, + found)
           00|ttt
         - as|bbb
         + as|b b
               ^
           01|t
        """
    )
  }

  @Test func `rows that only one has are told`() {
    let expected = GoldenGrid(parsing: "[full]\n00 a\n01 b\n")
    let found = GoldenGrid(parsing: "[full]\n00 a\n")
    #expect(
      GridDifference(expected: expected, found: found).description == """
        full: 1 of 2 rows differ (- expected, + found)
           00|a
         - 01|b
         + 01|(no such row)
        """
    )
    #expect(GridDifference(expected: found, found: found).description == "")
  }

  @Test func `a grid over another has only what differs`() {
    func frames(_ text: String) -> [Frame] {
      GoldenGrid.glyphSets.map { glyphs in
        var frame = Frame(width: 6, height: 3)
        let appearance = Appearance(theme: PaintedRole.theme, glyphs: glyphs)
        let style = Style(
          foreground: PaintedRole.theme.accent,
          background: PaintedRole.theme.background
        )
        frame.put(text, x: 1, y: 1, style: style, within: frame.bounds, appearance: appearance)
        return frame
      }
    }
    let grid = GoldenGrid(frames("abcd"), over: frames("axyd"))
    #expect(grid.text == "[full]\n01 bc\n\n[roles]\n01 aa\n\n[safe]\n\n[ascii]\n")
    #expect(GoldenGrid(frames("ab"), over: frames("ab")).sections.allSatisfy { $0.lines.isEmpty })
  }
}
