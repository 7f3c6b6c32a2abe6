import Foundation

/// A real terminal with the program in it: tmux on a socket of its own.
final class TerminalSession {
  private let socket = "moetop-\(UUID().uuidString.prefix(8))"

  /// Opens a terminal and runs a command line in its shell, which then waits.
  init(
    width: Int,
    height: Int,
    environment: [String: String] = [:],
    command: String
  ) throws {
    let settings = Program.environment(["COLORTERM": "truecolor"]).merging(environment) { $1 }
    try Self.start(
      ["tmux", "-L", socket, "-f", "/dev/null", "new-session", "-d", "-x", "\(width)", "-y"]
        + ["\(height)", "sh", "-c", "\(command); sleep 1000"],
      environment: settings
    )
    try tmux(["set-option", "-g", "status", "off"])
    try resize(width: width, height: height)
  }

  deinit {
    _ = try? tmux(["kill-server"])
  }

  /// Types text as it is.
  func type(_ text: String) throws {
    try tmux(["send-keys", "-l", text])
  }

  /// Presses keys by tmux's names: `Enter`, `C-c`, `Escape`, `F1`.
  func press(_ keys: String...) throws {
    try tmux(["send-keys"] + keys)
  }

  func resize(width: Int, height: Int) throws {
    try tmux(["resize-window", "-x", "\(width)", "-y", "\(height)"])
  }

  /// The rows on the screen.
  func rows() throws -> [String] {
    try tmux(["capture-pane", "-p"]).components(separatedBy: "\n")
  }

  func text() throws -> String {
    try rows().joined(separator: "\n")
  }

  /// The same with the sequences that colour it.
  func styledText() throws -> String {
    try tmux(["capture-pane", "-p", "-e"])
  }

  /// What the terminal is set to: whether the alternate screen is shown, the cursor, and
  /// whether the mouse is reported.
  func flags() throws -> String {
    try tmux(["display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}"])
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Waits until the screen is as wished; false after `seconds`.
  func waits(seconds: Double = 20, for condition: (String) -> Bool) throws -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while Date() < end {
      if condition(try text()) { return true }
      usleep(50_000)
    }
    return false
  }

  /// The process that runs in the terminal's shell.
  func processID(of name: String) throws -> Int32? {
    let shell = try tmux(["display-message", "-p", "#{pane_pid}"])
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let list = try Self.run(
      "/bin/sh",
      ["-c", "cat /proc/\(shell)/task/\(shell)/children"]
    )
    for id in list.split(separator: " ").compactMap({ Int32($0) }) {
      let own = try? String(contentsOfFile: "/proc/\(id)/comm", encoding: .utf8)
      if own?.hasPrefix(name) == true { return id }
    }
    return nil
  }

  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    try Self.run("/usr/bin/env", ["tmux", "-L", socket] + arguments)
  }

  private static func run(_ path: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Starts tmux's server.
  ///
  /// Not as a `Process`: that waits until everybody has closed a descriptor which children
  /// inherit, and a server never does.
  private static func start(_ arguments: [String], environment: [String: String]) throws {
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var settings: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + settings { free(word) } }
    var id = pid_t()
    let result = posix_spawnp(&id, arguments[0], nil, nil, &words, &settings)
    guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: result) ?? .EPERM) }
    var status: Int32 = 0
    waitpid(id, &status, 0)
  }
}
