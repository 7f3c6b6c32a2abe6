import Dashboard

/// One way to draw a frame.
package protocol PictureFormat: Sendable {
  /// What `--format` calls it.
  var name: String { get }
  /// How the names of such files end, without the dot.
  var fileEnding: String { get }
  /// What it is for, in a few words.
  var summary: String { get }

  /// The whole file; `title` is for whoever cannot see the picture.
  func draw(_ frame: Frame, title: String, theme: Theme) -> String
}

extension PictureFormat {
  /// The screen at the end of a session's part.
  package func draw(_ session: ExportedSession, _ settings: ExportSettings) -> String {
    var maker = FrameMaker(session, settings)
    let frame = maker.frame(at: session.until)
    let title = "\(session.title), \(session.until)"
    return draw(frame, title: title, theme: settings.appearance.theme)
  }
}

/// A picture of the screen at the end of a session's part, as an export.
struct PictureExport: ExportFormat {
  let picture: any PictureFormat

  var name: String { picture.name }
  var fileEnding: String { picture.fileEnding }
  var summary: String { picture.summary }

  func export(
    _ session: ExportedSession,
    _ settings: ExportSettings,
    to write: (String) throws -> Void
  ) throws {
    try write(picture.draw(session, settings))
  }
}
