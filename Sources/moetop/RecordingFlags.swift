import ArgumentParser
import Configuration
import Recording

/// Whether and where a session is recorded.
struct RecordingFlags: ParsableArguments {
  @Flag(help: "Do not record the session.")
  var noRecord = false

  @Option(
    help: ArgumentHelp(
      "Record to this file. Left out: a new file in the sessions folder.",
      valueName: "file"
    ),
    completion: .file()
  )
  var record: String?

  /// The folder for recordings that the configuration names.
  private var folder: String?

  /// Takes from the configuration what was not given.
  mutating func adopt(_ settings: Settings) {
    if record == nil, settings.isRecording == false { noRecord = true }
    folder = settings.sessionsFolder.map(InstalledFiles.expanded)
  }

  func validate() throws {
    if noRecord && record != nil {
      throw ValidationError("--record and --no-record exclude each other")
    }
  }

  /// A recorder with its thread running; `nil` when nothing is to be recorded.
  ///
  /// A sessions folder that cannot be written is no reason not to run, a file that the user
  /// named is.
  func recorder(startedAt: Double) throws -> SessionRecorder? {
    if noRecord { return nil }
    do {
      let path =
        try record
        ?? SessionWriter.freshPath(
          in: folder ?? SessionWriter.defaultFolder(),
          startedAt: startedAt
        )
      return SessionRecorder(writer: try SessionWriter(path: path))
    } catch {
      if let record { throw Failure(error, subject: record) }
      StandardOutput.note("warning: this session is not recorded: \(error)\n")
      return nil
    }
  }

  /// Says that a session was not recorded to its end, if so.
  static func tell(_ failure: RecordingError?) {
    guard let failure else { return }
    StandardOutput.note("warning: the recording is not complete: \(failure)\n")
  }
}
