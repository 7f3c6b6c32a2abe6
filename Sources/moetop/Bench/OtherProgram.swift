import Foundation

/// A program that is run to its end for what it prints; none of that is trusted.
struct OtherProgram {
  /// What a run left behind.
  struct Outcome {
    let status: Int32
    let output: [UInt8]
    /// The last line that it wrote to standard error.
    let lastWords: String
    /// From the start of the process to the mark in its output, or to its end.
    let seconds: Double
  }

  /// Where the program lies.
  let path: String
  /// How errors call it.
  let name: String

  /// More than any result is; nothing that floods is read to its end.
  private static let outputLimit = 4 << 20

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - arguments: without the program's name
  ///   - environment: all of it; `nil` for our own
  ///   - mark: the byte whose first coming ends the time; `nil`: any byte
  /// - Returns: what it left behind, however it ended
  /// - Throws: ``Failure`` when it cannot be started, or prints without end
  func run(
    _ arguments: [String],
    environment: [String: String]? = nil,
    timeUntil mark: UInt8? = nil
  ) throws -> Outcome {
    guard access(path, X_OK) == 0 else {
      let why = String(cString: strerror(errno)).lowercased()
      throw Failure(what: name, why: "cannot be started: \(why)")
    }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    if let environment { process.environment = environment }
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    // A file, since a second pipe would have to be read at the same time.
    let notes = tmpfile()
    defer { if let notes { fclose(notes) } }
    process.standardError =
      notes.map { FileHandle(fileDescriptor: fileno($0)) } ?? FileHandle.nullDevice

    let clock = ContinuousClock()
    let start = clock.now
    do {
      try process.run()
    } catch {
      throw Failure(what: name, why: "cannot be started")
    }
    var bytes: [UInt8] = []
    var marked: ContinuousClock.Instant?
    while true {
      let part = output.fileHandleForReading.availableData
      if part.isEmpty { break }
      if marked == nil && (mark.map(part.contains) ?? true) { marked = clock.now }
      bytes += part
      guard bytes.count <= Self.outputLimit else {
        process.terminate()
        throw Failure(what: name, why: "prints more than results")
      }
    }
    let end = marked ?? clock.now
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: bytes,
      lastWords: notes.map(Self.lastLine) ?? "",
      seconds: (end - start) / .seconds(1)
    )
  }

  /// The failure of a run that ended badly.
  func failure(of outcome: Outcome) -> Failure {
    let end = outcome.status < 0 ? "was killed" : "ended with status \(outcome.status)"
    return Failure(
      what: name,
      why: outcome.lastWords.isEmpty ? end : "\(end): \(outcome.lastWords)"
    )
  }

  private static func lastLine(of file: UnsafeMutablePointer<FILE>) -> String {
    let descriptor = fileno(file)
    let size = lseek(descriptor, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: 400)
    let count = pread(descriptor, &bytes, bytes.count, max(0, size - off_t(bytes.count)))
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
  }
}
