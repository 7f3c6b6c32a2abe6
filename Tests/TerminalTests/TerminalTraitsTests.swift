import Dashboard
import Testing

@testable import Terminal

@Suite("Terminal traits")
struct TerminalTraitsTests {
  @Test(
    arguments: [
      (1, true, ColorDepth.direct, "full"), (1, false, .palette, "full"),
      (2, true, .direct, "safe"),
      // Not UTF-8: each of its three bytes was a character.
      (3, true, .direct, "ascii"), (nil, true, .palette, "full"), (nil, false, .direct, "ascii"),
      (1, true, .sixteen, "shaded"), (nil, true, .none, "shaded"), (2, true, .eight, "safe"),
    ] as [(Int?, Bool, ColorDepth, String)]
  )
  func `glyphs are those that are shown as they are meant`(
    blockColumns: Int?,
    hasUTF8Locale: Bool,
    colors: ColorDepth,
    expected: String
  ) {
    let traits = TerminalTraits(
      name: "xterm",
      colors: colors,
      blockColumns: blockColumns,
      hasUTF8Locale: hasUTF8Locale
    )
    #expect(traits.glyphs.name == expected)
    #expect(traits.isAmbiguousWide == (blockColumns == 2))
  }
}
