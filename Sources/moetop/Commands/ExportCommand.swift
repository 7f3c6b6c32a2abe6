import ArgumentParser
import Export
import Recording

/// `moetop export`: a recorded session for other programs, and for people without moetop.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a recorded session in another form.",
    discussion: """
      Formats:
      \(formatList)

      Places are t812 (after 812 tokens), 40%, 2:14, start and end. A picture shows the \
      screen at --until.
      """
  )

  @Argument(help: "A recording (*.moetop).", completion: .recording)
  var file: String

  @Option(help: ArgumentHelp("The format, see above.", valueName: "format"))
  var to = Self.names[0]

  @Option(
    help: ArgumentHelp("Begin at this place. Left out: start.", valueName: "place"),
    transform: { try SessionPlace($0) }
  )
  var from = SessionPlace.start

  @Option(
    help: ArgumentHelp("Stop at this place. Left out: end.", valueName: "place"),
    transform: { try SessionPlace($0) }
  )
  var until = SessionPlace.end

  @Option(help: ArgumentHelp("Speed of asciicasts, from 0.125 to 64.", valueName: "x"))
  var speed = 1.0

  @Option(help: ArgumentHelp("The longest wait in an asciicast.", valueName: "seconds"))
  var idleLimit = 2.0

  @OptionGroup var pictureFlags: PictureFlags

  private static var names: [String] { ExportCatalog.formats.map(\.name) }

  private static var formatList: String {
    let width = names.map(\.count).max() ?? 0
    return ExportCatalog.formats.map { format in
      let gap = String(repeating: " ", count: width - format.name.count + 2)
      return "  \(format.name)\(gap)\(format.summary)"
    }
    .joined(separator: "\n")
  }

  func validate() throws {
    guard Self.names.contains(to) else {
      throw ValidationError(
        "--to must be one of \(Self.names.joined(separator: ", ")), not '\(to)'"
      )
    }
    guard ExportSettings.speeds.contains(speed) else {
      throw ValidationError("--speed must be from 0.125 to 64, not \(speed)")
    }
    guard ExportSettings.idleLimits.contains(idleLimit) else {
      throw ValidationError("--idle-limit must be from 0.1 to 86400 seconds, not \(idleLimit)")
    }
  }

  func run() throws {
    guard let format = ExportCatalog.formats.first(where: { $0.name == to }) else { return }
    var settings = try pictureFlags.settings()
    settings.speed = speed
    settings.idleLimit = idleLimit
    let session = try session()
    let output = try OutputFile(pictureFlags.output, isForced: pictureFlags.force)
    try format.export(session, settings) { try output.write($0) }
    try output.finish()
  }

  private func session() throws -> ExportedSession {
    do {
      return try ExportedSession(SessionReader(path: file).events(), from: from, until: until)
    } catch {
      throw Failure(error, subject: file)
    }
  }
}
