import Foundation

/// `moetop run` in a process of its own, so that nothing is left over from the run before.
enum ChildRun {
  /// This program.
  static var program: String { URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path }

  /// Ours without the user's settings: what is measured is what flags say.
  static var environment: [String: String] {
    ProcessInfo.processInfo.environment.filter { name, _ in !name.hasPrefix("MOETOP_") }
  }

  /// Runs it and reads its statistics.
  ///
  /// - Parameter flags: all arguments after `run`
  /// - Returns: what it measured
  /// - Throws: ``Failure`` with the child's own words
  static func statistics(_ flags: [String]) throws -> RunStatistics {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments =
      ["run"] + flags + ["--no-record", "--stats-json", "--config", "/dev/null"]
    process.environment = environment
    let notes = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = notes
    process.standardInput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw Failure(what: "compare", why: "moetop run cannot be started: \(error)")
    }
    let text = String(
      decoding: notes.fileHandleForReading.readDataToEndOfFile(),
      as: UTF8.self
    )
    process.waitUntilExit()
    let line = text.split(separator: "\n").last { $0.hasPrefix("{") }
    guard process.terminationStatus == 0, let line,
      let statistics = try? JSONDecoder().decode(RunStatistics.self, from: Data(line.utf8))
    else { throw failure(text) }
    return statistics
  }

  private static func failure(_ text: String) -> Failure {
    func value(_ key: String) -> String? {
      text.split(separator: "\n").last { $0.hasPrefix(key) }
        .map { String($0.dropFirst(key.count)) }
    }
    let words = value("error: ") ?? "it ended without statistics"
    return Failure(what: "run", why: words, hint: value("hint: "))
  }
}
