import Testing

@testable import Terminal

@Suite("Character width")
struct CharacterWidthTests {
  @Test(
    arguments: [
      ("A", 1), ("\u{E9}", 1), ("\u{301}", 0), ("世", 2), ("😀", 2), ("▀", 1), ("⣿", 1),
      ("─", 1), ("\u{1B}", 0), ("\u{200D}", 0), ("✓", 1), ("한", 2),
    ] as [(Unicode.Scalar, Int)]
  )
  func `is what terminals show`(scalar: Unicode.Scalar, columns: Int) {
    #expect(Terminal.CharacterWidth.columns(of: scalar) == columns)
  }
}
