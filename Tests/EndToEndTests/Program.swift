import Foundation

/// The program as its users run it: a process with arguments and pipes.
struct Program {
  /// What a finished run left behind.
  struct Outcome {
    let status: Int32
    let output: [UInt8]
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// The program that was built with these tests, which lies beside them.
  static let path: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: own).deletingLastPathComponent().appending(path: "moetop").path
  }()

  /// Runs the program to its end.
  static func run(
    _ arguments: [String],
    input: [UInt8] = [],
    environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = Self.environment(environment)
    let (input, output, errors) = (input, Pipe(), Pipe())
    let feed = Pipe()
    process.standardInput = feed
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // Both pipes are read at once, or a full one would stop the program.
    let reader = ErrorReader(errors.fileHandleForReading)
    try feed.fileHandleForWriting.write(contentsOf: Data(input))
    try feed.fileHandleForWriting.close()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: bytes, errors: reader.text())
  }

  /// The environment of tests: nothing of the user's, no waiting backtracer.
  static func environment(_ changes: [String: String] = [:]) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_BACKTRACE"] = "enable=no"
    environment["LANG"] = "C.UTF-8"
    environment["XDG_DATA_HOME"] = NSTemporaryDirectory() + "moetop-tests/data"
    environment["XDG_CONFIG_HOME"] = NSTemporaryDirectory() + "moetop-tests/config"
    // A folder of its own for every run: a warm start would change what the next one reads.
    environment["XDG_STATE_HOME"] = NSTemporaryDirectory() + "moetop-tests/state-\(UUID())"
    environment["NO_COLOR"] = nil
    return environment.merging(changes) { $1 }
  }
}

/// Reads a pipe to its end on a thread of its own.
private final class ErrorReader: @unchecked Sendable {
  // Sendable: `bytes` is written before `done` is signalled and read after.
  private var bytes = Data()
  private let done = DispatchSemaphore(value: 0)

  init(_ handle: FileHandle) {
    Thread.detachNewThread { [self] in
      bytes = handle.readDataToEndOfFile()
      done.signal()
    }
  }

  func text() -> String {
    done.wait()
    return String(decoding: bytes, as: UTF8.self)
  }
}
