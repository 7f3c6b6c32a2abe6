import Dashboard
import Testing

@testable import Configuration

@Suite("Base16 scheme")
struct Base16SchemeTests {
  private static let digits = "0123456789ABCDEF"

  /// base0X is X repeated six times.
  private static let flat =
    "scheme: \"Flat Grey\"\nauthor: 'Somebody (http://example.org)'\n"
    + digits.map { "base0\($0): \"\(String(repeating: $0, count: 6))\"\n" }.joined()

  private static let nested =
    "system: base16\nname: Nested\nauthor: Somebody\nvariant: dark\npalette:\n"
    + digits.map { "  base0\($0): '#\(String(repeating: $0, count: 6))' # \($0)\n" }.joined()

  @Test func `both forms of schemes are read`() throws {
    let flat = try Base16Scheme(Self.flat)
    #expect(flat.name == "Flat Grey" && flat.author == "Somebody (http://example.org)")
    #expect(flat.colors == (0..<16).map { $0 * 0x111111 })
    let nested = try Base16Scheme(Self.nested)
    #expect(nested.name == "Nested" && nested.colors == flat.colors)
    let bare = Self.nested.replacing("'", with: "")
    #expect(try Base16Scheme(bare).colors == flat.colors)
  }

  @Test func `it becomes a theme over the one for its background`() throws {
    let scheme = try Base16Scheme(Self.flat)
    let file = try ThemeFile(TOMLSource(scheme.themeText, path: "x"))
    #expect(file.warnings == [] && file.parent == "ember" && file.variant == .dark)
    var parent = Theme.builtIn
    parent.heat = parent.heat.reversed()
    let theme = file.theme(over: parent)
    #expect(theme.name == "Flat Grey")
    #expect(theme.background.rgb == 0 && theme.text.rgb == 0x555555)
    #expect(theme.error.rgb == 0x888888 && theme.link.rgb == 0xDDDDDD)
    #expect(theme.heat == parent.heat && theme.miss == parent.miss)

    let light = Self.flat.replacing("\"000000\"", with: "\"ffffff\"")
    let other = try ThemeFile(TOMLSource(Base16Scheme(light).themeText, path: "x"))
    #expect(other.parent == "umber" && other.variant == .light)
  }

  @Test func `a name cannot leave its line`() throws {
    let hostile = Self.flat.replacing("Flat Grey", with: "a\u{1B}[2J \\\u{7}")
    let text = try Base16Scheme(hostile).themeText
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    #expect(try ThemeFile(TOMLSource(text, path: "x")).name == "a\u{1B}[2J \\\u{7}")
  }

  @Test func `what is no scheme says what is missing`() {
    #expect(throws: Base16Error.missing("base00")) { try Base16Scheme("") }
    #expect(throws: Base16Error.missing("base0B")) {
      try Base16Scheme(Self.flat.replacing("base0B", with: "base1B"))
    }
    #expect(throws: Base16Error.notAColor("base0A")) {
      try Base16Scheme(Self.flat.replacing("AAAAAA", with: "AAAAA"))
    }
    #expect(throws: Base16Error.notAColor("base0A")) {
      try Base16Scheme(Self.flat.replacing("AAAAAA", with: "٣٣٣٣٣٣"))
    }
  }
}
