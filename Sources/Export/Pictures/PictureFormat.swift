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
    draw(FrameMaker(session, settings), at: session.until, of: session.title, settings)
  }

  /// The screen at one moment of a session, however long that is.
  package func draw(
    _ playback: Playback,
    at place: SessionPlace,
    _ settings: ExportSettings
  ) -> String {
    let title = ExportedSession.title(of: playback.state.header?.model)
    return draw(FrameMaker(playback, settings), at: place, of: title, settings)
  }

  private func draw(
    _ maker: FrameMaker,
    at place: SessionPlace,
    of title: String,
    _ settings: ExportSettings
  ) -> String {
    var maker = maker
    let frame = maker.frame(at: place)
    return draw(frame, title: "\(title), \(place)", theme: settings.appearance.theme)
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
