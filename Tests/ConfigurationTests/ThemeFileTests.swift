import Dashboard
import Testing

@testable import Configuration

struct ThemeFileTests {
  private func file(_ text: String) throws -> ThemeFile {
    try ThemeFile(TOMLSource(text, path: "x.toml"))
  }

  @Test func `a file sets what it names and nothing else`() throws {
    let file = try file(
      """
      [meta]
      name = "mine"
      author = "me"
      variant = "light"
      [ui]
      text = "#010203"
      [data]
      miss = "81"
      """
    )
    var expected = Theme.builtIn
    expected.name = "mine"
    expected.author = "me"
    expected.variant = .light
    expected.text = Color(rgb: 0x010203).completed
    expected.miss = Color(indexed: 81).completed
    #expect(file.theme() == expected)
    #expect(file.warnings.isEmpty)
  }

  @Test func `an empty file is the parent`() throws {
    var parent = Theme.builtIn
    parent.accent = Color(named: 5)
    #expect(try file("").theme(over: parent) == parent)
  }

  @Test func `every role can be set`() throws {
    for role in Theme.roles {
      let theme = try file("[\(role.table)]\n\(role.key) = \"#abcdef\"").theme()
      #expect(theme[keyPath: role.color].rgb == 0xABCDEF, "\(role.key)")
    }
  }

  @Test func `a ramp is eight colours`() throws {
    let eight = (1...8).map { "\"#0\($0)0000\"" }.joined(separator: ",")
    let good = try file("[ramp]\nheat = [\(eight)]")
    #expect(good.theme().heat.map(\.rgb) == (1...8).map { $0 << 16 })
    for list in ["[]", "[\"#000000\"]", "[\(eight), \"#090000\"]", "\"#000000\"", "3"] {
      let bad = try file("[ramp]\nheat = \(list)")
      #expect(bad.theme().heat == Theme.builtIn.heat)
      #expect(bad.warnings == ["ramp.heat: must be a list of 8 colours"])
    }
  }

  @Test func `what is not known is a warning`() throws {
    let file = try file("[ui]\ntexd = \"\"\n[meta]\nlicense = \"x\"\n[ramp]\ncold = []\n[more]\n")
    #expect(
      file.warnings == [
        "meta.license: not known", "more: not a part of a theme", "ramp.cold: not known",
        "ui.texd: not known",
      ]
    )
    #expect(file.theme() == .builtIn)
  }

  @Test func `a wrong value falls back, alone`() throws {
    let file = try file(
      "[ui]\ntext = 7\ndim = \"pink\"\nfaint = \"red\"\n[meta]\nvariant = \"dim\""
    )
    #expect(file.warnings.count == 3)
    #expect(file.theme().text == Theme.builtIn.text)
    #expect(file.theme().dim == Theme.builtIn.dim)
    #expect(file.theme().faint == Color(named: 1))
  }

  @Test func `a table that is none is a warning`() throws {
    #expect(try file("ui = 3").warnings == ["ui: must be a table"])
    #expect(try file("[[ui]]\ntext = \"red\"").warnings == ["ui: must be a table"])
  }

  @Test(arguments: [
    ("[ui\ntext = 1", 1), ("[ui]\ntext = ", 2), ("[ui]\n\ntext = \"red\ndim = 1", 3),
    ("[ui]\ntext = \"a\"\ntext = \"b\"", 3), ("=", 1),
  ])
  func `broken TOML is an error with its line`(text: String, line: Int) {
    #expect {
      try file(text)
    } throws: { error in
      guard case .syntax("x.toml", let found, let column, _)? = error as? SourceError else {
        return false
      }
      return found == line && column >= 1
    }
  }

  @Test func `hostile text is refused and nothing worse`() {
    let deep = "a = " + String(repeating: "[", count: 100_000)
    #expect(throws: SourceError.self) { try file(deep) }
    #expect(throws: SourceError.notText(path: "x.toml")) { try file("[ui]\u{0}\nnonsense") }
    #expect(throws: SourceError.self) { try file("\u{1B}]0;x\u{7}") }
  }
}
