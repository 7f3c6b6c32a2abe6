import Dashboard

/// The screen in true colours, for `cat`.
struct ANSIPicture: PictureFormat {
  let name = "ansi"
  let fileEnding = "ansi"
  let summary = "the screen in colours, for a terminal"

  func draw(_ frame: Frame, title: String, theme: Theme) -> String {
    var text = ""
    for y in 0..<frame.height {
      var pen = TerminalPen()
      var row = (0..<frame.width).map { frame[$0, y] }
      while row.last == Cell() { row.removeLast() }
      for cell in row where !cell.isContinuation {
        text += pen.select(cell.style)
        text.unicodeScalars.append(cell.scalar)
        text.unicodeScalars.append(contentsOf: cell.marks)
      }
      text += pen.select(Style()) + "\n"
    }
    return text
  }
}
