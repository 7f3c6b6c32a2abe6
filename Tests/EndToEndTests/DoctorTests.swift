import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("doctor, completions")
  struct DoctorTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    private struct Report: Decodable {
      struct Finding: Decodable {
        let name: String
        let state: String
        let text: String
        let advice: String?
      }

      let findings: [Finding]
    }

    @Test func `doctor looks at everything, a line each`() throws {
      let outcome = try Program.run(["doctor", SampleModel.eightBit])
      #expect(outcome.status == 0, "\(outcome.text)")
      let rows = outcome.text.split(separator: "\n").map {
        $0.split(separator: " ").map(String.init)
      }
      #expect(rows.allSatisfy { ["ok", "warn"].contains($0[0]) })
      let names = [
        "moetop", "terminal", "locale", "processor", "cores", "memory", "io_uring", "model", "disk",
        "O_DIRECT", "config", "themes", "sessions", "state",
      ]
      #expect(rows.map { $0[1] } == names)
    }

    @Test func `what keeps moetop from running is a fault`() throws {
      let path = try folder.write(Array("no model".utf8), to: "x.gguf")
      let outcome = try Program.run(["doctor", path, "--json"])
      #expect(outcome.status == 1 && outcome.errors == "")
      let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output))
      #expect(report.findings.filter { $0.state == "fault" }.map(\.name) == ["model"])
    }

    @Test func `what could be better is said with what to do`() throws {
      let config = try folder.write(
        Array("polcy = 1\nmodel_folders = [\"/no\"]".utf8),
        to: "c.toml"
      )
      let outcome = try Program.run(
        ["doctor", SampleModel.eightBit, "--json", "--config", config],
        environment: ["LC_ALL": "C"]
      )
      #expect(outcome.status == 0)
      let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output))
      for name in ["terminal", "locale", "config", "models"] {
        let finding = try #require(report.findings.first { $0.name == name })
        #expect(finding.state == "warn" && finding.advice != nil, "\(finding)")
      }
    }

    @Test func `a terminal is asked, and left as it was`() throws {
      let session = try TerminalSession(
        width: 100,
        height: 40,
        command: "'\(Program.path)' doctor '\(SampleModel.eightBit)'; echo ended $?"
      )
      #expect(try session.waits { $0.contains("ended 0") })
      let text = try session.text()
      #expect(text.contains("100x40") && text.contains("true colour"), "\(text)")
      #expect(text.contains("glyphs") && text.contains("background"))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completions are a script for the shell`(shell: String) throws {
      let outcome = try Program.run(["completions", shell])
      #expect(outcome.status == 0)
      for word in ["moetop", "what-if", "budget", "doctor", "w-tinylfu"] {
        #expect(outcome.text.contains(word), "\(word)")
      }
      let refused = try Program.run(["completions", shell + "x"])
      #expect(refused.status == 64 && refused.errors.hasPrefix("error: "))
    }

    @Test func `bash completes commands, themes and models`() throws {
      try folder.write([], to: "some-model.gguf")
      try folder.write([], to: "other.txt")
      let script = try folder.write(Program.run(["completions", "bash"]).output, to: "script")
      func complete(_ words: [String]) throws -> [String] {
        let quoted = words.map { "'\($0)'" }
        let line = words.joined(separator: " ")
        // What bash sets for a completion, with the cursor at the end.
        let program = """
          cd '\(folder.path)'
          PATH='\(URL(filePath: Program.path).deletingLastPathComponent().path)':"$PATH"
          . '\(script)'
          COMP_WORDS=(\(quoted.joined(separator: " "))); COMP_CWORD=\(words.count - 1)
          COMP_LINE='\(line)'; COMP_POINT=\(line.utf8.count)
          _moetop moetop \(quoted[words.count - 1]) \(quoted[words.count - 2])
          printf '%s\\n' "${COMPREPLY[@]}"
          """
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", program]
        process.environment = Program.environment()
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
          $0.trimmingCharacters(in: .whitespaces)
        }
      }
      #expect(try complete(["moetop", "doc"]) == ["doctor"])
      #expect(try complete(["moetop", "theme", "show", "um"]) == ["umber"])
      #expect(try complete(["moetop", "run", "some"]) == ["some-model.gguf"])
      #expect(try complete(["moetop", "run", "--policy", "w-"]) == ["w-tinylfu"])
    }
  }
}
