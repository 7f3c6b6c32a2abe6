import SampleFiles
import Testing

@testable import Configuration

@Suite("Settings file")
struct SettingsFileTests {
  private func file(_ text: String) throws -> SettingsFile {
    try SettingsFile(TOMLSource(text, path: "config.toml"))
  }

  @Test func `a file sets what it names and nothing else`() throws {
    let file = try file(
      """
      budget = "2G"
      threads = 3
      record = false
      model_folders = ["/a", "/b"]
      [sampling]
      temperature = 0.5
      top_p = 1
      [screen]
      map = "now"
      """
    )
    var expected = Settings()
    expected.budget = "2G"
    expected.threads = 3
    expected.isRecording = false
    expected.modelFolders = ["/a", "/b"]
    expected.temperature = 0.5
    expected.topP = 1
    expected.mapView = "now"
    #expect(file.settings == expected)
    #expect(file.warnings == [])
    #expect(file.keys.count == 7)
  }

  @Test func `an unknown key is told with the one that is meant`() throws {
    let file = try file(
      """
      polcy = "lru"
      temperature = 0.5
      colour = "blue"
      zzz = 1
      [screen]
      reduced-motion = true
      [samplin]
      top_k = 3
      """
    )
    #expect(
      file.warnings == [
        "colour is not known; is screen.color meant?", "polcy is not known; is policy meant?",
        "samplin is not known",
        "screen.reduced-motion is not known; is screen.reduced_motion meant?",
        "temperature is not known; is sampling.temperature meant?", "zzz is not known",
      ]
    )
    #expect(file.settings == Settings())
  }

  @Test func `a value that cannot be used is told with those that can, alone`() throws {
    let file = try file(
      """
      budget = "much"
      threads = 0
      record = "yes"
      context = 4096
      model = ""
      model_folders = ["/a", 3]
      [sampling]
      temperature = "hot"
      [screen]
      enter = "both"
      """
    )
    #expect(
      file.warnings == [
        "budget must be bytes (2G), a share (40%), all or auto", "model must be text",
        "model_folders must be a list of texts", "record must be true or false",
        "sampling.temperature must be a number from 0.0 to 100.0",
        "screen.enter must be send, newline", "threads must be a whole number from 1 to 256",
      ]
    )
    #expect(file.settings.context == 4096)
    #expect(file.keys == ["context"])
  }

  @Test func `a table that is none is a warning`() throws {
    #expect(try file("screen = 3").warnings == ["screen must be a table"])
  }

  @Test func `control characters of a key are not shown as they are`() throws {
    #expect(try file("\"a\\u001Bb\" = 1").warnings == ["a\\u001bb is not known"])
  }

  @Test func `broken TOML is an error with its place`() {
    #expect {
      try file("budget = \"2G\nthreads = 3")
    } throws: { error in
      guard case .syntax("config.toml", 1, _, _)? = error as? SourceError else { return false }
      return true
    }
    #expect(throws: SourceError.notText(path: "config.toml")) { try file("a\u{0}") }
  }
}
