import Dashboard
import Testing

@testable import Configuration

struct ColorTextTests {
  @Test func `a colour may be said in three precisions`() {
    let color = Color(rgb: 0xE0A458, indexed: 179, named: 3)
    #expect(ColorText.color("#e0a458 | 179 | yellow") == color)
    #expect(ColorText.color("#E0A458|179|yellow") == color)
  }

  @Test func `what is missing is derived`() {
    #expect(ColorText.color("#5f87af") == Color(rgb: 0x5F87AF, indexed: 67))
    #expect(ColorText.color("67") == Color(rgb: 0x5F87AF, indexed: 67))
    #expect(ColorText.color("bright-cyan") == Color(named: 14))
  }

  @Test func `nothing is the terminal's own`() {
    #expect(ColorText.color("") == .terminal)
    #expect(ColorText.color("  ") == .terminal)
  }

  @Test(arguments: [
    "#12345", "#1234567", "#+12345", "#gggggg", "256", "15", "-1", "pink", "bright-", "|", "a|b",
    "#123456 | #123456", "17 | 18", "red red", "#١٢٣٤٥٦",
  ])
  func `anything else is no colour`(text: String) {
    #expect(ColorText.color(text) == nil)
  }
}
