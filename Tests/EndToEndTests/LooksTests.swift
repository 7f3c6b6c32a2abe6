import Configuration
import Dashboard
import Foundation
import SampleFiles
import Testing

@testable import moetop

@Suite("Looks")
struct LooksTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try save("one", text: "#010101")
    try save("two", text: "#020202")
  }

  private func save(_ name: String, text: String) throws {
    let content = "[meta]\nname = \"\(name)\"\n[ui]\ntext = \"\(text)\""
    try folder.write(Array(content.utf8), to: "\(name).toml")
  }

  private func looks() throws -> Looks {
    let library = ThemeLibrary(folders: [folder.path])
    var appearance = Appearance()
    appearance.theme = try library.load("one").theme
    return Looks(appearance, name: "one", library: library)
  }

  @Test func `a theme that is tried out and not chosen goes again`() throws {
    var looks = try looks()
    #expect(looks.use("two", isPreview: true) == nil)
    #expect(looks.isPreviewing && looks.appearance.theme.name == "two")
    looks.endPreview()
    #expect(!looks.isPreviewing && looks.appearance.theme.name == "one")
    #expect(looks.use("two", isPreview: true) == nil && looks.use("two", isPreview: false) == nil)
    looks.endPreview()
    #expect(looks.appearance.theme.name == "two")
  }

  @Test func `a theme that there is not changes nothing`() throws {
    var looks = try looks()
    #expect(looks.use("three", isPreview: false)?.hasPrefix("theme: no theme named three") == true)
    #expect(looks.appearance.theme.name == "one")
  }

  @Test func `the list has every theme, with the present one selected`() throws {
    try folder.write(Array("[ui".utf8), to: "broken.toml")
    let picker = try looks().picker
    #expect(picker.items.map(\.id) == ["broken", "one", "two"])
    #expect(picker.selectedItem?.id == "one")
    #expect(picker.items[0].obstacle != nil && picker.items[1].obstacle == nil)
  }

  @Test func `what was saved is read again, also beneath one that is tried out`() throws {
    var looks = try looks()
    #expect(looks.reload() == .unchanged)
    try save("one", text: "#0a0a0a")
    #expect(looks.reload() == .changed && looks.appearance.theme.text.rgb == 0x0A0A0A)
    #expect(looks.use("two", isPreview: true) == nil)
    try save("one", text: "#0b0b0b")
    #expect(looks.reload() == .changed && looks.appearance.theme.text.rgb == 0x020202)
    looks.endPreview()
    #expect(looks.appearance.theme.text.rgb == 0x0B0B0B)
  }

  @Test func `a broken theme is refused until it is mended`() throws {
    var looks = try looks()
    try folder.write(Array("[ui".utf8), to: "one.toml")
    guard case .refused(let words) = looks.reload() else {
      Issue.record("a broken theme was taken")
      return
    }
    #expect(words.contains("line 1"))
    #expect(looks.appearance.theme.text.rgb == 0x010101)
    try save("one", text: "#0c0c0c")
    #expect(looks.reload() == .changed && looks.appearance.theme.text.rgb == 0x0C0C0C)
  }
}
