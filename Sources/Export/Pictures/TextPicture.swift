import Dashboard

/// The characters of the screen, without colours.
struct TextPicture: PictureFormat {
  let name = "txt"
  let fileEnding = "txt"
  let summary = "the screen as plain text"

  func draw(_ frame: Frame, title: String, theme: Theme) -> String {
    frame.lines.map { $0 + "\n" }.joined()
  }
}
