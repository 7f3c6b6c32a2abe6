import Testing

@testable import Dashboard

struct WidthTableTests {
  @Test(arguments: ["a", "ä", "─", "▀", "⣿", "›", "€"] as [Unicode.Scalar])
  func `letters, lines and dots take one column`(scalar: Unicode.Scalar) {
    #expect(WidthTable.columns(of: scalar) == 1)
  }

  @Test(arguments: ["漢", "か", "한", "Ａ", "🙂", "⚡", "、", "𠀀"] as [Unicode.Scalar])
  func `East Asian and emoji take two`(scalar: Unicode.Scalar) {
    #expect(WidthTable.columns(of: scalar) == 2)
  }

  @Test(arguments: ["\u{301}", "\u{20D7}", "\u{1161}", "\u{5B0}"] as [Unicode.Scalar])
  func `marks take none`(scalar: Unicode.Scalar) {
    #expect(WidthTable.columns(of: scalar) == 0)
  }
}
