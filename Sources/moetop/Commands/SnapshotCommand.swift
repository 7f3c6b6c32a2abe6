import ArgumentParser
import Dashboard
import Export
import Recording

/// `moetop snapshot`: the screen at one moment of a recorded session.
struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Draw the screen at one moment of a recorded session.",
    discussion: """
      Places are t812 (after 812 tokens), 40%, 2:14, start and end. txt is plain text, ansi \
      has colours for a terminal, svg and html are pictures with text that can be selected.
      """
  )

  @Argument(help: "A recording (*.moetop).", completion: .recording)
  var file: String

  @Option(
    help: ArgumentHelp("The moment. Left out: end.", valueName: "place"),
    transform: { try SessionPlace($0) }
  )
  var at = SessionPlace.end

  @Option(help: ArgumentHelp("The format: txt, ansi, svg or html.", valueName: "format"))
  var format = Self.names[0]

  @OptionGroup var pictureFlags: PictureFlags

  @OptionGroup(title: "The screen") var viewFlags: ViewFlags

  private static var names: [String] { ExportCatalog.pictures.map(\.name) }

  func validate() throws {
    guard Self.names.contains(format) else {
      throw ValidationError(
        "--format must be one of \(Self.names.joined(separator: ", ")), not '\(format)'"
      )
    }
  }

  func run() throws {
    guard let picture = ExportCatalog.pictures.first(where: { $0.name == format }) else { return }
    var settings = try pictureFlags.settings()
    let screen = try opened()
    settings.view = viewFlags.state(of: screen, settings.appearance, pictureFlags.size)
    let output = try OutputFile(pictureFlags.output, isForced: pictureFlags.force)
    try output.write(picture.draw(screen.playback, at: at, settings))
    try output.finish()
  }

  private func opened() throws -> Screen {
    do {
      let reader = try SessionReader(path: file)
      return Screen(outline: try reader.outline(), bodies: reader)
    } catch {
      throw Failure(error, subject: file)
    }
  }
}
