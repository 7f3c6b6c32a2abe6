import Dashboard
import Testing

@testable import Terminal

@Suite("Color depth")
struct ColorDepthTests {
  @Test(arguments: [
    (0, ColorDepth.none), (2, .none), (8, .eight), (16, .sixteen), (88, .sixteen),
    (256, .palette), (16_777_216, .direct),
  ])
  func `follows the number of colours`(count: Int, expected: ColorDepth) {
    #expect(ColorDepth(colorCount: count) == expected)
  }

  @Test(arguments: [ColorDepth.none, .eight, .sixteen, .palette, .direct])
  func `the terminal's own colour has no number`(depth: ColorDepth) {
    #expect(depth.number(of: .terminal) == -1)
    #expect(!depth.needsBold(.terminal))
  }

  @Test func `true colour is used as it is`() {
    #expect(ColorDepth.direct.number(of: Color(rgb: 0x5AC8FA, indexed: 81, named: 6)) == 0x5AC8FA)
  }

  @Test func `no true colour is taken for a named one`() {
    for value in UInt32(0)..<8 {
      let number = ColorDepth.direct.number(of: Color(rgb: value))
      #expect(number == Int32(value) + 0x100)
    }
    #expect(ColorDepth.direct.number(of: Color(named: 4)) == 4)
    #expect(ColorDepth.direct.number(of: Color(named: 9)) == 0xFF0000)
    #expect(ColorDepth.direct.number(of: Color(indexed: 232)) == 0x080808)
  }

  @Test func `a palette takes the entry that was chosen for it`() {
    #expect(ColorDepth.palette.number(of: Color(rgb: 0x5AC8FA, indexed: 200)) == 200)
  }

  @Test func `a palette takes the nearest entry that does not belong to the user`() {
    #expect(ColorDepth.palette.number(of: Color(rgb: 0x000000)) == 16)
    #expect(ColorDepth.palette.number(of: Color(rgb: 0xFF0000)) == 196)
    #expect(ColorDepth.palette.number(of: Color(rgb: 0x808080)) == 244)
  }

  @Test func `few colours take the chosen or the nearest name`() {
    #expect(ColorDepth.sixteen.number(of: Color(rgb: 0xFF0000, named: 3)) == 3)
    #expect(ColorDepth.sixteen.number(of: Color(rgb: 0xFE0102)) == 9)
    #expect(ColorDepth.sixteen.number(of: Color(indexed: 46)) == 10)
  }

  @Test func `bright is bold where there are eight colours`() {
    #expect(ColorDepth.eight.number(of: Color(named: 9)) == 1)
    #expect(ColorDepth.eight.needsBold(Color(named: 9)))
    #expect(!ColorDepth.eight.needsBold(Color(named: 1)))
    #expect(!ColorDepth.sixteen.needsBold(Color(named: 9)))
  }

  @Test func `no colours means none`() {
    #expect(ColorDepth.none.number(of: Color(rgb: 0xFF0000, indexed: 9, named: 1)) == -1)
  }
}
