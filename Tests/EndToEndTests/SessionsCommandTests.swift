import Foundation
import Recording
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("sessions")
  struct SessionsCommandTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    /// Records a short session with the program.
    private func record(_ name: String, _ prompt: String) throws {
      let path = folder.path(of: "\(name).moetop")
      let outcome = try Program.run(
        ["run", "--temp", "0", "--max-tokens", "4", "--record", path, "-p", prompt]
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func sessions(
      _ arguments: String...,
      input: String = ""
    ) throws -> Program.Outcome {
      try Program.run(
        ["sessions"] + arguments + ["--folder", folder.path],
        input: Array(input.utf8)
      )
    }

    private var names: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    private func objects(_ outcome: Program.Outcome) throws -> [[String: Any]] {
      #expect(outcome.status == 0, "\(outcome.errors)")
      let value = try JSONSerialization.jsonObject(with: Data(outcome.output))
      return try #require(value as? [[String: Any]])
    }

    /// Columns as a terminal counts them, for the few wide characters that are used here.
    private func columns(_ line: Substring) -> Int {
      line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
    }

    @Test func `lists in aligned columns that fit a terminal, whatever the names are`() throws {
      try record("plain", "Tell me a story about a dog.")
      try record("日本語の名前", "犬の話をしてください。\u{1B}[31mred\u{7}\n" + String(repeating: "長", count: 90))
      try record(String(repeating: "long-name-", count: 12), "Short")
      try folder.write(Array("no database".utf8), to: "text.moetop")
      for outcome in [try sessions(), try sessions("list")] {
        #expect(outcome.status == 0 && outcome.errors == "")
        let lines = outcome.text.split(separator: "\n")
        #expect(lines.count == 9)
        #expect(lines.allSatisfy { columns($0) <= 80 })
        #expect(!outcome.text.contains("\u{1B}") && !outcome.text.contains("\u{7}"))
        // Lines of figures end in the same column, that of the header.
        let figures = stride(from: 0, to: 9, by: 2).map { columns(lines[max(0, $0 - 1)]) }
        #expect(Set(figures).count == 1)
        #expect(lines.contains { $0.hasPrefix("plain ") && $0.contains(" 1  ") })
        #expect(outcome.text.contains("Tell me a story about a dog."))
        #expect(outcome.text.contains("unreadable: this is not a recording of moetop"))
      }
    }

    @Test func `JSON has all of it`() throws {
      try record("plain", "Tell me a \"story\"\nabout a dog.")
      let all = try objects(try sessions("--json"))
      let session = try #require(all.first)
      #expect(all.count == 1)
      #expect(session["name"] as? String == "plain")
      #expect(session["title"] as? String == "Tell me a \"story\" about a dog.")
      #expect(session["state"] as? String == "complete")
      #expect(session["turns"] as? Int == 1)
      let tokens = try SessionReader(path: folder.path(of: "plain.moetop")).events().filter {
        if case .token = $0.fact { true } else { false }
      }
      #expect(session["tokens"] as? Int == tokens.count)
      #expect(tokens.count > 4)
      #expect((session["startedAt"] as? Double ?? 0) > 1.7e9)
    }

    @Test func `finds what was said`() throws {
      try record("dog", "Tell me a story about a 🐕 dog.")
      try record("cat", "Tell me a story about a cat.")
      let text = try sessions("search", "story", "dog").text
      #expect(text == "dog · turn 1 · user\n  Tell me a story about a 🐕 dog.\n")
      #expect(try objects(sessions("search", "story", "--json")).count == 2)
      #expect(try objects(sessions("search", "🐕", "--json")).count == 1)
      #expect(try objects(sessions("search", "\"a story\" AND (", "--json")).count == 0)
      let nothing = try sessions("search", "elephant")
      #expect(nothing.status == 1 && nothing.output == [])
    }

    @Test func `renames and deletes by name`() throws {
      try record("a", "Hello")
      #expect(try sessions("rename", "a", "my first").status == 0)
      #expect(try names == ["my first.moetop"])
      #expect(try sessions("delete", "my first").status == 0)
      #expect(try names == [])
    }

    @Test(arguments: [
      (["delete", "none"], "error: none: there is no such session\nhint: "),
      (["delete", "text"], "error: text: this is not a recording of moetop\n"),
      (["rename", "text", "a/b"], "error: a/b: this cannot be a name: it has a /\n"),
      (["prune", "--yes"], "error: command line: prune needs --older-than or --keep, or both\n"),
      (["prune", "--keep", "40%"], "error: --keep: '40%' is not a size\nhint: "),
      (["prune", "--older-than", "soon"], "error: --older-than: 'soon' is not an age\nhint: "),
      (["prune", "--older-than", "nand"], "error: --older-than: 'nand' is not an age\nhint: "),
      (["search"], "error: command line: "),
    ])
    func `what cannot be done is one clear line`(arguments: [String], error: String) throws {
      try folder.write(Array("text".utf8), to: "text.moetop")
      let outcome = try Program.run(["sessions"] + arguments + ["--folder", folder.path])
      #expect(outcome.status != 0)
      #expect(outcome.errors.hasPrefix(error), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count <= 2)
      #expect(try names == ["text.moetop"])
    }

    @Test func `before the first recording the list is empty, a folder of one's own must be there`()
      throws
    {
      let data = ["XDG_DATA_HOME": folder.path(of: "data")]
      let fresh = try Program.run(["sessions"], environment: data)
      #expect(fresh.status == 0 && fresh.output == [])
      let json = try Program.run(["sessions", "list", "--json"], environment: data)
      #expect(json.text == "[]\n")
      let missing = try Program.run(["sessions", "--folder", folder.path(of: "none")])
      #expect(missing.status == 1)
      #expect(missing.errors.contains("No such file or directory"))
    }

    @Test func `prune lists first, and deletes only when it may`() throws {
      try record("a", "Hello")
      let file = folder.path(of: "a.moetop")
      let bytes = try readFile(file).count
      for name in ["b", "c"] {
        try FileManager.default.copyItem(
          atPath: file,
          toPath: folder.path(of: "\(name).moetop")
        )
      }
      let keep = "\(2 * bytes)"
      let dry = try sessions("prune", "--keep", keep, "--dry-run")
      #expect(dry.status == 0 && dry.text.contains("\na "))
      #expect(dry.errors.hasPrefix("would delete 1 session, "))
      let silent = try sessions("prune", "--keep", keep, input: "y\n")
      #expect(silent.status == 2)
      #expect(silent.errors.hasPrefix("error: sessions prune: there is no terminal to ask on\n"))
      #expect(try sessions("prune", "--older-than", "1d", "--yes").output == [])
      #expect(try names == ["a.moetop", "b.moetop", "c.moetop"])
      #expect(try sessions("prune", "--keep", keep, "--yes").status == 0)
      #expect(try names == ["b.moetop", "c.moetop"])
      #expect(try sessions("prune", "--older-than", "0h", "--yes").status == 0)
      #expect(try names == [])
    }

    @Test(arguments: [("n", ["a.moetop"]), ("", ["a.moetop"]), ("y", [])])
    func `prune asks on a terminal`(answer: String, left: [String]) throws {
      try record("a", "Hello")
      let terminal = try TerminalSession(
        width: 80,
        height: 24,
        command: "'\(Program.path)' sessions prune --older-than 0h --folder '\(folder.path)'"
      )
      #expect(try terminal.waits { $0.contains("[y/N]") })
      try terminal.type(answer)
      try terminal.press("Enter")
      #expect(try terminal.waits { $0.contains("deleted") })
      #expect(try names == left)
    }

    @Test func `a session that is being recorded stays`() throws {
      let process = Process()
      process.executableURL = URL(filePath: Program.path)
      process.arguments = [
        "run", "--temp", "0", "--budget", "423936", "--record", folder.path(of: "live.moetop"),
        "-p", "Tell me a story about a dog.",
      ]
      process.environment = Program.environment()
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      _ = output.fileHandleForReading.availableData
      // Stopped, so that it cannot end before it was asked about.
      kill(process.processIdentifier, SIGSTOP)
      #expect(try objects(sessions("--json")).first?["state"] as? String == "in use")
      #expect(try sessions("prune", "--older-than", "0h", "--yes").errors.contains("nothing"))
      let refused = try sessions("delete", "live")
      #expect(refused.status == 1 && refused.errors.contains("open in another program"))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(try objects(sessions("--json")).first?["state"] as? String == "cut off")
      #expect(try sessions("delete", "live").status == 0)
      #expect(try names == [])
    }
  }
}
