import Events
import Foundation
import Testing

@testable import Recording

/// This very test program once more, recording until somebody stops it.
///
/// Only a process of its own can be killed, or run into a limit, without its tester.
final class RecordingChild {
  /// What the child is to do, and where.
  enum Task: String {
    /// Record sessions of a thousand tokens into a folder, one after the other.
    case endless
    /// Record one session, with files limited to 300,000 bytes, until recording fails.
    case limited
  }

  private static let variable = "MOETOP_RECORDING_CHILD"
  private let process = Process()
  private let output = Pipe()

  /// The task of this process; `nil` in a process that tests.
  static var task: (task: Task, folder: String)? {
    guard let value = ProcessInfo.processInfo.environment[variable],
      let colon = value.firstIndex(of: ":"), let task = Task(rawValue: String(value[..<colon]))
    else { return nil }
    return (task, String(value[value.index(after: colon)...]))
  }

  init(_ task: Task, folder: String) throws {
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--testing-library", "swift-testing", "--filter", "RecordingChildTests"]
    process.environment = ProcessInfo.processInfo.environment
      .merging([Self.variable: "\(task.rawValue):\(folder)"]) { $1 }
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  /// Stops all threads where they are, as a kill would, and waits until they are.
  func pause() {
    kill(process.processIdentifier, SIGSTOP)
    let tasks = "/proc/\(process.processIdentifier)/task"
    while true {
      let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
      let isRunning = threads.contains { thread in
        let line = (try? String(contentsOfFile: "\(tasks)/\(thread)/stat", encoding: .utf8)) ?? ""
        // The state follows the name, which is in brackets.
        return line.split(separator: ")").last.map { !$0.hasPrefix(" T") } ?? false
      }
      if !isRunning { return }
      usleep(100)
    }
  }

  func resume() {
    kill(process.processIdentifier, SIGCONT)
  }

  func kill9() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Waits for the child's end: what it printed, and whether all that it expected was so.
  func finish() -> (output: String, isSuccess: Bool) {
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let isSuccess = process.terminationReason == .exit && process.terminationStatus == 0
    return (String(decoding: data, as: UTF8.self), isSuccess)
  }

  // MARK: In the child

  /// The event of a number: the truth that a recording must be a prefix of.
  static func event(_ number: Int) -> SessionEvent {
    if number == 0 { return SessionEvent(time: 0, fact: .header(SampleEvents.header)) }
    if number % 50 == 0 { return SessionEvent(time: Int64(number), fact: .mark("\(number)")) }
    var event = SampleEvents.token(number)
    event.time = Int64(number)
    return event
  }

  static func recordEndlessly(in folder: String) throws {
    for session in 0..<1000 {
      let writer = try SessionWriter(path: "\(folder)/\(session).moetop")
      let recorder = SessionRecorder(writer: writer)
      for number in 0..<1100 {
        recorder.submit(event(number))
        if number % 10 == 0 { usleep(500) }
      }
      recorder.finish()
    }
  }

  static func recordUntilFull(_ folder: String) throws {
    // Instead of a signal that ends the program, an error for the one who writes.
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: 300_000, rlim_max: 300_000)
    try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
    let recorder = SessionRecorder(writer: try SessionWriter(path: "\(folder)/full.moetop"))
    var number = 0
    while recorder.failure == nil, number < 100_000 {
      recorder.submit(event(number))
      number += 1
      if number % 20 == 0 { usleep(1000) }
    }
    let failure = try #require(recorder.failure)
    // The chat goes on, and nobody says a second thing.
    for more in number..<number + 100 { recorder.submit(event(more)) }
    recorder.finish()
    #expect(recorder.failure == failure)
    print("failure after \(number): \(failure)")
  }
}

/// Not a test: what ``RecordingChild`` runs.
@Suite("Recording child", .enabled(if: RecordingChild.task != nil))
struct RecordingChildTests {
  @Test func `does its task`() throws {
    guard let (task, folder) = RecordingChild.task else { return }
    switch task {
    case .endless: try RecordingChild.recordEndlessly(in: folder)
    case .limited: try RecordingChild.recordUntilFull(folder)
    }
  }
}
