import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("A theme that is saved while it is on the screen")
  struct ThemeReloadTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    private func save(background: String) throws -> String {
      let text = "[meta]\nparent = \"ember\"\n[ui]\nbackground = \"\(background)\"\n"
      return try folder.write(Array(text.utf8), to: "mine.toml")
    }

    /// Waits until a colour, in decimal, is a background on the screen.
    private func waits(_ session: TerminalSession, for color: String) throws -> Bool {
      try session.waits { _ in (try? session.painted().contains("48;2;\(color)m")) == true }
    }

    @Test func `is shown as saved, and a broken one is told and changes nothing`() throws {
      let path = try save(background: "#102030")
      let session = try TerminalSession(
        width: 100,
        height: 30,
        command: "'\(Program.path)' replay --paused --theme '\(path)'; echo ended $?"
      )
      #expect(try waits(session, for: "16;32;48"))
      #expect(try save(background: "#203040") == path)
      #expect(try waits(session, for: "32;48;64"))
      try folder.write(Array("[ui".utf8), to: "mine.toml")
      #expect(try session.waits { $0.contains("line 1") })
      #expect(try session.painted().contains("48;2;32;48;64m"))
      #expect(try save(background: "#304050") == path)
      #expect(try waits(session, for: "48;64;80"))
      try session.type("q")
      #expect(try session.waits { $0.contains("ended 0") })
    }

    @Test func `without one, the background decides between the configured pair`() throws {
      let config = try folder.write(
        Array("[screen]\nlight = \"\(try save(background: "#405060"))\"".utf8),
        to: "config.toml"
      )
      for (colors, isLight) in [("0;15", true), ("15;0", false)] {
        let session = try TerminalSession(
          width: 100,
          height: 30,
          environment: ["COLORFGBG": colors],
          command: "'\(Program.path)' replay --paused --config '\(config)'; echo ended $?"
        )
        #expect(try session.waits { $0.contains("REPLAY") })
        #expect(try session.painted().contains("48;2;64;80;96m") == isLight, "\(colors)")
        try session.type("q")
        #expect(try session.waits { $0.contains("ended 0") })
      }
    }

    @Test func `SIGUSR1 reads it again, and ends nothing`() throws {
      // A link into another folder: its target is saved where nobody watches.
      let target = try folder.write(Array("[ui]\nbackground = \"#102030\"".utf8), to: "target.toml")
      let links = folder.path(of: "links")
      try FileManager.default.createDirectory(atPath: links, withIntermediateDirectories: false)
      let link = links + "/linked.toml"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      let session = try TerminalSession(
        width: 100,
        height: 30,
        command: "'\(Program.path)' replay --paused --theme '\(link)'; echo ended $?"
      )
      #expect(try waits(session, for: "16;32;48"))
      try folder.write(Array("[ui]\nbackground = \"#203040\"".utf8), to: "target.toml")
      let process = try #require(try session.processID(of: "moetop"))
      kill(process, SIGUSR1)
      #expect(try waits(session, for: "32;48;64"))
      try session.type("q")
      #expect(try session.waits { $0.contains("ended 0") })
    }
  }
}
