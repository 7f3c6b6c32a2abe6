import SampleFiles
import Testing

@testable import Configuration

@Suite("Manual page of the configuration")
struct ManualTests {
  /// The lines of the page that tell of the settings, as the catalogue has them.
  private static var expected: String {
    SettingCatalog.settings.map { setting in
      var text = "\(setting.meaning)"
      if case .choice(let names, _) = setting.values {
        text += " One of: \(names.joined(separator: ", "))."
      }
      let name = "\\fB\(setting.key)\\fR = \(setting.initial)"
      return ".TP\n" + roff(name) + roff(text)
    }
    .joined()
  }

  /// A line of roff, which reads hyphens and a dot at the beginning as something else.
  private static func roff(_ text: String) -> String {
    text.replacing("-", with: "\\-") + "\n"
  }

  @Test func `names every setting, its meaning and its values`() throws {
    let page = String(
      decoding: try readFile(SampleModel.repository + "/docs/moetop.1"),
      as: UTF8.self
    )
    #expect(page.contains(Self.expected), "docs/moetop.1 must hold:\n\(Self.expected)")
  }
}
