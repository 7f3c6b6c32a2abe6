import Dashboard
import Testing

@testable import Export

@Suite("ANSIPicture")
struct ANSIPictureTests {
  @Test func `a row ends in the terminal's own colours, without the space behind it`() {
    var frame = Frame(width: 12, height: 2)
    let red = Style(foreground: Color(rgb: 0xFF0000))
    frame.put("a漢", x: 0, y: 0, style: Style(), within: frame.bounds, appearance: Appearance())
    frame.put("b", x: 4, y: 0, style: red, within: frame.bounds, appearance: Appearance())
    #expect(
      ANSIPicture().draw(frame, title: "", theme: .builtIn)
        == "a漢 \u{1B}[38;2;255;0;0mb\u{1B}[39m\n\n"
    )
  }
}
