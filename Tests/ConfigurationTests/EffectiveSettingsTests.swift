import SampleFiles
import Testing

@testable import Configuration

@Suite("Effective settings")
struct EffectiveSettingsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func path(_ text: String) throws -> String {
    try folder.write(Array(text.utf8), to: "config.toml")
  }

  private func source(_ effective: EffectiveSettings, _ key: String) throws
    -> EffectiveSettings.Source
  {
    effective.source(of: try #require(SettingCatalog.settings.first { $0.key == key }))
  }

  @Test func `the environment goes before the file, the file before what is built in`() throws {
    let path = try path("budget = \"2G\"\nthreads = 3\n[screen]\ntheme = \"plum\"")
    let effective = EffectiveSettings(
      path: path,
      environment: ["MOETOP_THREADS": "5", "MOETOP_SCREEN_THEME": "tide", "MOETOP_POLICY": ""]
    )
    #expect(effective.settings.budget == "2G")
    #expect(effective.settings.threads == 5)
    #expect(effective.settings.theme == "tide")
    #expect(try source(effective, "budget") == .file)
    #expect(try source(effective, "threads") == .variable("MOETOP_THREADS"))
    #expect(try source(effective, "policy") == .builtIn)
    #expect(effective.warning == nil)
  }

  @Test func `a broken file is one warning and changes nothing`() throws {
    let path = try path("budget = [")
    let effective = EffectiveSettings(path: path, environment: [:])
    #expect(effective.settings == Settings())
    #expect(effective.path == nil)
    #expect(effective.warnings.count == 1)
    #expect(effective.warning?.hasPrefix("\(path), line 1") == true)
    let missing = EffectiveSettings(path: folder.path(of: "none.toml"), environment: [:])
    #expect(missing.warnings.count == 1)
  }

  @Test func `many warnings are one line`() throws {
    let path = try path("polcy = 1\nbudgt = 2\nthreads = 3")
    let effective = EffectiveSettings(path: path, environment: ["MOETOP_CONTEXT": "few"])
    #expect(effective.warnings.count == 3)
    #expect(effective.warnings.last == "MOETOP_CONTEXT must be a whole number from 8 on")
    #expect(
      effective.warning
        == "\(path): budgt is not known; is budget meant? (and 2 more: moetop config check)"
    )
    #expect(effective.settings.threads == 3)
  }

  @Test func `the commented file sets nothing and explains every key`() throws {
    let text = SettingsDocument.commented
    let file = try SettingsFile(TOMLSource(text, path: "x"))
    #expect(file == (try SettingsFile(TOMLSource("", path: "x"))))
    for setting in SettingCatalog.settings {
      #expect(text.contains("\n#\(setting.name) = \(setting.initial)\n"), "\(setting.key)")
    }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func `the commented file sets everything once the marks are gone`() throws {
    let lines = SettingsDocument.commented.split(separator: "\n").map { line in
      line.hasPrefix("#") && !line.hasPrefix("# ") ? line.dropFirst() : line
    }
    let file = try SettingsFile(TOMLSource(lines.joined(separator: "\n"), path: "x"))
    #expect(file.warnings == [])
    #expect(file.keys.count == SettingCatalog.settings.count)
  }

  @Test func `the list tells every value and where it is from`() throws {
    let path = try path("budget = \"2G\"")
    let effective = EffectiveSettings(path: path, environment: ["MOETOP_THREADS": "5"])
    let rows = SettingsDocument.list(effective).split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    }
    #expect(rows.count == SettingCatalog.settings.count)
    #expect(rows.contains(["budget", "\"2G\"", path]))
    #expect(rows.contains(["threads", "5", "MOETOP_THREADS"]))
    #expect(rows.contains(["model", "-", "built", "in"]))
    #expect(rows.contains(["policy", "\"hobbit\"", "built", "in"]))
  }
}
