import Testing

@testable import Dashboard

struct FooterLineTests {
  private func row(_ footer: FooterLine, width: Int) -> String {
    var canvas = Canvas(width: width, height: 1, appearance: Appearance())
    footer.draw(y: 0, on: &canvas)
    return canvas.frame.lines[0]
  }

  private let footer = FooterLine(
    mode: "MODE",
    bindings: [
      KeyBinding("a", "first", [], hint: "one"), KeyBinding("b", "second", [], hint: "two"),
      KeyBinding("c", "third", []), KeyBinding("F1", "help", [], hint: "help"),
    ],
    state: "paused"
  )

  @Test func `keys with a hint are shown, as many as fit, and help is the last`() {
    #expect(row(footer, width: 60).hasPrefix(" MODE  a one  b two  F1 help"))
    #expect(row(footer, width: 60).hasSuffix("paused"))
    #expect(row(footer, width: 28) == " MODE  a one  F1 help")
    #expect(row(footer, width: 16) == " MODE  F1 help")
  }

  @Test func `a message takes the place of the keys`() {
    var footer = footer
    footer.message = "something went wrong"
    #expect(row(footer, width: 60).hasPrefix(" MODE  something went wrong"))
    #expect(row(footer, width: 20) == " MODE  something w…")
  }

  @Test func `any width will do`() {
    for width in 0...80 {
      let line = row(footer, width: width)
      #expect(line.unicodeScalars.count <= width)
    }
  }
}
