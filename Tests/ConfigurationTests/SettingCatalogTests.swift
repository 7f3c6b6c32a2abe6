import Dashboard
import Testing

@testable import Configuration

@Suite("Setting catalog")
struct SettingCatalogTests {
  /// The catalogue's settings by their keys, which tests can show.
  private static let keys = SettingCatalog.settings.map(\.key)

  private func setting(_ key: String) throws -> Setting {
    try #require(SettingCatalog.settings.first { $0.key == key })
  }

  @Test func `keys are unique, and stand in tables that there are`() {
    #expect(Set(Self.keys).count == Self.keys.count)
    #expect(Self.keys.count > 25)
    let tables = SettingCatalog.tables.map(\.name)
    #expect(SettingCatalog.settings.allSatisfy { tables.contains($0.table) })
  }

  @Test(arguments: keys) func `what is shown as an example is a value`(key: String) throws {
    let setting = try setting(key)
    let head = setting.table.isEmpty ? "" : "[\(setting.table)]\n"
    let text = "\(head)\(setting.name) = \(setting.initial)"
    let file = try SettingsFile(TOMLSource(text, path: "x"))
    #expect(file.warnings == [])
    #expect(file.keys == [key])
    // What was read is written as it was, and read again to the same.
    let written = try #require(setting.text(in: file.settings))
    let again = try SettingsFile(TOMLSource("\(head)\(setting.name) = \(written)", path: "x"))
    #expect(again.settings == file.settings)
  }

  @Test(arguments: keys) func `the environment can say it, too`(key: String) throws {
    let setting = try setting(key)
    let text = setting.initial.filter { !"[]\"".contains($0) }
    let environment = [setting.variable: text]
    let effective = EffectiveSettings(path: nil, environment: environment)
    #expect(effective.warnings == [])
    #expect(effective.source(of: setting) == .variable(setting.variable))
    #expect(setting.text(in: effective.settings) == setting.initial)
  }

  @Test func `the view begins as configured`() {
    var settings = Settings()
    settings.timeline = "clock"
    settings.mapView = "now"
    settings.preset = "chat"
    settings.enter = "newline"
    settings.hasMouse = true
    var view = ViewState(source: .live)
    settings.apply(to: &view)
    #expect(view.timelineScale == .clock && view.mapView == .now)
    #expect(view.arrangement.preset == .chat)
    #expect(view.isEnterNewline && view.isMouseOn)
    var untouched = ViewState(source: .live)
    Settings().apply(to: &untouched)
    #expect(untouched == ViewState(source: .live))
  }
}
