import Testing

@testable import Export

@Suite("ExportCatalog")
struct ExportCatalogTests {
  @Test func `names are told apart, and asciicast is the default`() {
    let names = ExportCatalog.formats.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.first == "asciicast2")
    #expect(ExportCatalog.pictures.map(\.name) == ["txt", "ansi", "svg", "html"])
  }
}
