import Dashboard

/// The screen as a page by itself.
struct HTMLPicture: PictureFormat {
  let name = "html"
  let fileEnding = "html"
  let summary = "the screen as a page"

  func draw(_ frame: Frame, title: String, theme: Theme) -> String {
    let picture = SVGPicture().draw(frame, title: title, theme: theme)
    return HTMLPage.begin(title: title, style: Self.style) + "<main>\n\(picture)</main>\n"
      + HTMLPage.end
  }

  private static let style = """
    :root { color-scheme: light dark; }
    body { margin: 24px; display: grid; place-items: center; }
    svg { max-width: 100%; height: auto; }

    """
}
