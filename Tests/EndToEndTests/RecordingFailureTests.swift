import Foundation
import Recording
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("A recording that cannot go on")
  struct RecordingFailureTests {
    private let folder: TemporaryFolder
    private let path: String
    // A storage slow enough for something to happen meanwhile.
    private static let flags = [
      "--temp", "0", "--budget", "423936", "--max-tokens", "120", "-p",
      "Tell me a story about a dog.", "--simulate-storage", "400MB/s,200us",
    ]

    init() throws {
      folder = try TemporaryFolder()
      path = folder.path(of: "session.moetop")
    }

    private func shell(_ command: String) throws -> (status: Int32, output: String, errors: String)
    {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", command]
      process.environment = Program.environment()
      let errorFile = folder.path(of: "errors")
      FileManager.default.createFile(atPath: errorFile, contents: nil)
      let output = Pipe()
      process.standardOutput = output
      process.standardError = try FileHandle(forWritingTo: URL(filePath: errorFile))
      try process.run()
      let text = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (
        process.terminationStatus,
        String(decoding: text, as: UTF8.self),
        String(decoding: try readFile(errorFile), as: UTF8.self)
      )
    }

    private var arguments: String { Self.flags.map { "'\($0)'" }.joined(separator: " ") }

    @Test func `a disk that is full ends the recording, not the reply`() throws {
      let truth = try Program.run(["run", "--no-record"] + Self.flags).text
      // Blocks of 512 bytes: room for the tables and some tokens.
      let result = try shell(
        "ulimit -f 500; exec '\(Program.path)' run --record '\(path)' \(arguments)"
      )
      #expect(result.status == 0)
      #expect(result.output == truth)
      #expect(result.errors.contains("warning: the recording is not complete: "))
      #expect(result.errors.split(separator: "\n").count { $0.contains("recording") } == 1)
      _ = try SessionReader(path: path).events()
    }

    @Test func `a file that is deleted ends the recording, not the reply`() throws {
      let truth = try Program.run(["run", "--no-record"] + Self.flags).text
      let result = try shell(
        "(sleep 0.4; rm -f '\(path)') & exec '\(Program.path)' run --record '\(path)' \(arguments)"
      )
      #expect(result.status == 0)
      #expect(result.output == truth)
      #expect(result.errors.contains("warning: the recording is not complete: "))
    }

    @Test func `a sessions folder that cannot be is no reason not to answer`() throws {
      let result = try Program.run(
        ["run"] + Self.flags,
        environment: ["XDG_DATA_HOME": "/proc/no"]
      )
      #expect(result.status == 0 && !result.output.isEmpty)
      #expect(result.errors.contains("warning: this session is not recorded: "))
    }

    @Test func `the screen says that it records no more, and the chat goes on`() throws {
      let session = try TerminalSession(
        width: 100,
        height: 30,
        command: "'\(Program.path)' --record '\(path)' --temp 0 --max-tokens 200 --no-profile"
          + " --budget 423936 --simulate-storage 100MB/s,1ms; echo ended"
      )
      #expect(try session.waits { $0.contains("Enter send") })
      try session.type("Tell me a story.")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("Once upon") })
      unlink(path)
      #expect(try session.waits { $0.contains("recorded no more") })
      #expect(try session.waits { $0.contains("tok/s") && !$0.contains("● rec") })
      try session.type("/quit")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("ended") })
    }
  }
}
