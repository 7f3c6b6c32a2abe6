import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("The user's editor")
  struct EditorTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    private func open(editor: String) throws -> TerminalSession {
      let session = try TerminalSession(
        width: 100,
        height: 30,
        environment: ["VISUAL": editor],
        command: "'\(Program.path)' --no-record; echo ended"
      )
      #expect(try session.waits { $0.contains("● LIVE") })
      return session
    }

    @Test func `what it leaves is the message, and its file is private and gone`() throws {
      // An editor with arguments, which notes what it was given.
      let script = folder.path(of: "edit")
      try Data(
        """
        stat -c %a "$2" >\(folder.path)/modes
        cat "$2" >\(folder.path)/given
        echo "$2" >\(folder.path)/path
        test -t 2 && printf 'edited: %s\\n' "$1" >"$2"

        """.utf8
      ).write(to: URL(filePath: script))
      let session = try open(editor: "sh \(script) 'one word'")
      try session.type("a question")
      try session.press("C-g")
      #expect(try session.waits { $0.contains("› edited: one word") })
      #expect(try readFile(folder.path(of: "modes")) == Array("600\n".utf8))
      #expect(try readFile(folder.path(of: "given")) == Array("a question".utf8))
      let path = String(decoding: try readFile(folder.path(of: "path")), as: UTF8.self)
      #expect(path.contains("/moetop-prompt-"))
      #expect(!FileManager.default.fileExists(atPath: String(path.dropLast())))
    }

    @Test func `one that fails leaves the message as it was, and is named`() throws {
      let session = try open(editor: "false")
      try session.type("a question")
      try session.press("C-g")
      #expect(try session.waits { $0.contains("status 1") && $0.contains("› a question") })
    }

    @Test func `interrupted, it ends and the program does not`() throws {
      let session = try open(editor: "sleep 1000 #")
      try session.type("a question")
      try session.press("C-g")
      #expect(try session.waits { !$0.contains("● LIVE") })
      usleep(300_000)
      try session.press("C-c")
      #expect(try session.waits { $0.contains("● LIVE") && $0.contains("› a question") })
    }
  }
}
