import Testing

@testable import Dashboard

struct GlyphsTests {
  private func scalars(_ glyphs: Glyphs) -> [Unicode.Scalar] {
    var all = glyphs.bars
    all += [
      glyphs.horizontal, glyphs.vertical, glyphs.levelBar, glyphs.levelGap, glyphs.live,
      glyphs.replay, glyphs.prompt, glyphs.miss, glyphs.playhead, glyphs.mark, glyphs.caret,
    ]
    all += (glyphs.times + glyphs.dot + glyphs.ellipsis).unicodeScalars
    if case .shades(let shades) = glyphs.mapCells { all += shades }
    return all
  }

  @Test func `the ASCII set is ASCII`() {
    #expect(scalars(.ascii).allSatisfy { $0.isASCII })
  }

  @Test func `the safe set keeps to ASCII, braille and neutral marks`() {
    for scalar in scalars(.safe) {
      let isBraille = (0x2800...0x28FF).contains(scalar.value)
      #expect(scalar.isASCII || isBraille || "▸›▪▴▐".unicodeScalars.contains(scalar))
    }
  }

  @Test func `shades have one glyph for every level of heat`() {
    for glyphs in Glyphs.all {
      guard case .shades(let shades) = glyphs.mapCells else { continue }
      #expect(shades.count == Theme.heatLevelCount + 1)
      #expect(shades[0] == " ")
    }
  }

  @Test func `a set is found by its name`() {
    for glyphs in Glyphs.all { #expect(Glyphs(named: glyphs.name) == glyphs) }
    #expect(Glyphs(named: "none") == nil)
  }
}
