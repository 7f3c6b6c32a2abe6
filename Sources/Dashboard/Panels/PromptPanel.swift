/// The line being typed.
enum PromptPanel: Panel {
  static let title = "prompt"
  static let smallest = (width: 1, height: 1)

  /// Columns that are not text: the mark before it, and room for the cursor after it.
  static let margin = 5

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let theme = canvas.theme
    guard scene.view.source == .live else {
      let texts = ["a recording; f goes on from here, live", "a recording; f: live"]
      canvas.put(scene.longest(texts, columns: canvas.width - 1), x: 1, y: 0, theme.faint)
      return
    }
    let isTyping = scene.view.mode == .input
    canvas.set(canvas.glyphs.prompt, x: 1, y: 0, isTyping ? theme.accent : theme.faint)
    if scene.view.prompt.isEmpty {
      let hints =
        if let turn = scene.view.editedTurn {
          ["turn \(turn) again; ^C leaves it as it was", "turn \(turn) again"]
        } else if isTyping {
          ["Type a message, or / for commands", "Type a message"]
        } else {
          ["press i to type"]
        }
      canvas.put(scene.longest(hints, columns: canvas.width - 3), x: 3, y: 0, theme.faint)
      if isTyping { drawCursor(x: 3, y: 0, on: &canvas) }
      return
    }
    let window = scene.prompt.window(height: canvas.height)
    for (y, row) in scene.prompt.rows[window].enumerated() {
      canvas.put(row, x: 3, y: y, isTyping ? theme.text : theme.dim)
    }
    if isTyping {
      let y = scene.prompt.cursorRow - window.lowerBound
      drawCursor(x: 3 + scene.prompt.cursorColumn, y: y, on: &canvas)
    }
  }

  private static func drawCursor(x: Int, y: Int, on canvas: inout Canvas) {
    canvas.restyle(x: x, y: y, canvas.ink(canvas.theme.cursor, .reverse))
  }
}
