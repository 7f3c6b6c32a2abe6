import Testing

@testable import Dashboard

struct ColorTests {
  @Test func `the palette has xterm's cube and greys`() {
    #expect(Color.paletteColor(16) == 0x000000)
    #expect(Color.paletteColor(21) == 0x0000FF)
    #expect(Color.paletteColor(110) == 0x87AFD7)
    #expect(Color.paletteColor(231) == 0xFFFFFF)
    #expect(Color.paletteColor(232) == 0x080808)
    #expect(Color.paletteColor(255) == 0xEEEEEE)
    #expect(Color.paletteColor(15) == nil)
  }

  @Test func `a palette entry is the nearest to its own value`() {
    for index in UInt8(16)...231 {
      let color = Color(rgb: Color.paletteColor(index))
      #expect(color.completed.indexed.flatMap(Color.paletteColor) == color.rgb)
    }
  }

  @Test func `completing keeps what was given`() {
    let color = Color(rgb: 0x123456, indexed: 200, named: 3)
    #expect(color.completed == color)
  }

  @Test func `a name alone stays a name`() {
    #expect(Color(named: 3).completed == Color(named: 3))
    #expect(Color.terminal.completed.isTerminal)
  }

  @Test func `black and entry 0 are colours, not the lack of one`() {
    let black = Color(rgb: 0, indexed: 0, named: 0)
    #expect(black.rgb == 0)
    #expect(black.indexed == 0)
    #expect(black.named == 0)
    #expect(!black.isTerminal)
    var color = black
    color.rgb = nil
    color.indexed = nil
    #expect(color == Color(named: 0))
    color.named = nil
    #expect(color.isTerminal)
  }
}
