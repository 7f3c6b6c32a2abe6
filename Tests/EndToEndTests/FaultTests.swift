import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  /// What happens to the model's file while a reply is being generated.
  @Suite("Faults in the middle of a reply")
  struct FaultTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
      folder = try TemporaryFolder()
      path = try folder.write(readFile(SampleModel.eightBit), to: "copy.gguf")
    }

    private var arguments: [String] {
      [
        "run", "--no-record", path, "-p", "Tell me a story about a dog.", "--temp", "0",
        "--max-tokens", "40", "--budget", "13%", "--simulate-storage", "40MB/s",
      ]
    }

    /// Runs the program, and `harm` once the first text is there.
    private func run(_ harm: () throws -> Void) throws -> Program.Outcome {
      let process = Process()
      process.executableURL = URL(filePath: Program.path)
      process.arguments = arguments
      process.environment = Program.environment()
      let output = Pipe()
      let errors = folder.path(of: "errors")
      try folder.write([], to: "errors")
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = output
      process.standardError = FileHandle(forWritingAtPath: errors)
      try process.run()
      var bytes = [UInt8](output.fileHandleForReading.availableData)
      try harm()
      bytes += output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return Program.Outcome(
        status: process.terminationReason == .exit ? process.terminationStatus : -1,
        output: bytes,
        errors: String(decoding: try readFile(errors), as: UTF8.self)
      )
    }

    /// The text so far, one line of error, and status 1.
    private func fails(_ outcome: Program.Outcome, _ words: String) throws {
      #expect(outcome.status == 1, "\(outcome.errors)")
      #expect(outcome.errors.hasPrefix("error: run: \(path) \(words)"), "\(outcome.errors)")
      #expect(outcome.errors.filter { $0 == "\n" }.count == 1, "\(outcome.errors)")
      let truth = try Program.run(arguments.map { $0 == path ? SampleModel.eightBit : $0 })
      #expect(truth.status == 0 && truth.output.count > outcome.output.count)
      #expect(truth.output.starts(with: outcome.output))
    }

    @Test func `a model that is cut short is one clear line`() throws {
      try fails(run { #expect(truncate(path, 1 << 20) == 0) }, "became shorter: ")
    }

    @Test func `a model that is emptied is one clear line`() throws {
      try fails(run { #expect(truncate(path, 0) == 0) }, "became shorter: ")
    }

    @Test func `a model that is written over is one clear line`() throws {
      let harm = {
        // In place, without cutting it short first.
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        try file.seek(toOffset: 1 << 20)
        try file.write(contentsOf: Data(repeating: 0, count: 1 << 20))
        try file.close()
      }
      try fails(run(harm), "was changed while it was in use")
    }

    @Test func `a model that is replaced by another changes nothing`() throws {
      let other = try folder.write([1, 2, 3], to: "other")
      let outcome = try run { #expect(rename(other, path) == 0) }
      #expect(outcome.status == 0, "\(outcome.errors)")
      let truth = try Program.run(arguments.map { $0 == path ? SampleModel.eightBit : $0 })
      #expect(outcome.output == truth.output)
    }
  }
}
