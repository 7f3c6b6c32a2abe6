import Dashboard
import Glibc
import Testing

@testable import Configuration

@Suite("Shipped themes")
struct ShippedThemesTests {
  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/themes"
  private static let library = ThemeLibrary(folders: [folder])
  private static let variants: [String: Theme.Variant] = [
    "ansi16": .any, "ember": .dark, "high-contrast": .dark, "mono": .dark, "plum": .light,
    "tide": .dark, "umber": .light,
  ]
  private static let names = variants.keys.sorted()

  @Test func `these are the themes that are shipped`() {
    #expect(Self.library.names == Self.names)
  }

  @Test(arguments: names) func `a theme loads without warnings`(name: String) throws {
    let loaded = try Self.library.load(name)
    #expect(loaded.warnings.isEmpty)
    #expect(loaded.theme.name == name)
    #expect(loaded.theme.variant == Self.variants[name])
  }

  @Test(arguments: names) func `a theme sets every colour`(name: String) throws {
    var other = Theme.builtIn
    for role in Theme.roles { other[keyPath: role.color] = Color(rgb: 0x123456) }
    let text = try #require(Self.text(name))
    let theme = try ThemeFile(TOMLSource(text, path: name)).theme(over: other)
    for role in Theme.roles { #expect(theme[keyPath: role.color].rgb != 0x123456, "\(role.key)") }
    #expect(theme.heat != Theme.builtIn.heat && theme.diverge != Theme.builtIn.diverge)
  }

  @Test(arguments: names) func `every key is explained by the line before it`(name: String) throws {
    let lines = try #require(Self.text(name)).split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
    for (number, line) in lines.enumerated() where line.contains(" = ") {
      if line.hasPrefix("#") { continue }
      #expect(number > 0 && lines[number - 1].hasPrefix("# "), "\(line)")
    }
  }

  @Test(arguments: names) func `everybody can read it`(name: String) throws {
    // Colours with only a name belong to the user, so the audit has nothing to hold ansi16 to;
    // the test below holds it to having no others.
    let theme = try Self.library.load(name).theme
    var audit = ThemeAudit()
    if name == "high-contrast" {
      audit.textContrast = 7
      audit.faintContrast = 4.5
    }
    #expect(audit.faults(of: theme) == [])
  }

  @Test(arguments: names.filter { $0 != "ansi16" })
  func `every colour is said for all terminals`(name: String) throws {
    let theme = try Self.library.load(name).theme
    let colors = Theme.roles.map { theme[keyPath: $0.color] } + theme.heat + theme.diverge
    for color in colors where !color.isTerminal {
      #expect(color.rgb != nil && color.indexed != nil && color.named != nil, "\(color)")
    }
  }

  @Test func `ansi16 leaves every colour to the user`() throws {
    let theme = try Self.library.load("ansi16").theme
    #expect(theme.variant == .any && theme.background.isTerminal && theme.text.isTerminal)
    for color in Theme.roles.map({ theme[keyPath: $0.color] }) + theme.heat + theme.diverge {
      #expect(color.rgb == nil && color.indexed == nil)
    }
    // What must not be taken for each other has at least another name.
    #expect(!theme.heat.contains(theme.miss) && theme.tierSlot != theme.tierFile)
    #expect(theme.diverge.first != theme.diverge.last)
  }

  @Test func `high-contrast has nothing faint`() throws {
    let theme = try Self.library.load("high-contrast").theme
    var audit = ThemeAudit()
    audit.textContrast = 7
    audit.faintContrast = 7
    // The file tier is a mark that must also differ from the slot tier.
    #expect(audit.faults(of: theme).filter { !$0.hasPrefix("data.tier_file") } == [])
  }

  private static func text(_ name: String) -> String? {
    guard let file = fopen("\(folder)/\(name).toml", "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(validating: bytes[..<count], as: UTF8.self)
  }
}
