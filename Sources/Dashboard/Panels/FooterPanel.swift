/// The last line: where keys go, the keys that work, and what the program is doing besides.
enum FooterPanel: Panel {
  static let title = "footer"
  static let smallest = (width: 3, height: 1)

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let theme = canvas.theme
    var end = drawState(scene, on: &canvas)
    if let message = scene.view.message, scene.view.footLine == nil {
      // What the program has to say goes before figures.
      let needed = 1 + mode(scene.view).count + 2 + canvas.appearance.columns(of: message)
      if needed > end - 1 {
        canvas.fill(theme.background)
        end = canvas.width
      }
    }
    let pill = canvas.ink(theme.accent, .bold)
    var x = canvas.put(mode(scene.view), x: 1, y: 0, pill, limit: end)
    x += 2
    if let line = scene.view.footLine { return draw(line, x: x, end: end - 1, on: &canvas) }
    if let message = scene.view.message {
      let text = canvas.appearance.shortened(message, columns: end - 1 - x)
      canvas.put(text, x: x, y: 0, theme.warning)
      return
    }
    let isWide = scene.layout.form == .columns
    let gap = isWide ? 3 : 2
    for binding in bindings(scene, columns: end - 1 - x, gap: gap, canvas.appearance) {
      x = canvas.put(binding.keys, x: x, y: 0, theme.text)
      x = canvas.put(hint(of: binding, scene), x: x + 1, y: 0, theme.dim) + gap
    }
  }

  /// The line being typed, as much of it as fits before and around the cursor.
  private static func draw(_ line: FootLine, x: Int, end: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    let x = canvas.put(FootLine.sign, x: x, y: 0, theme.accent)
    let rows = PromptRows(line.text, width: end - x - 1, appearance: canvas.appearance)
    canvas.put(rows.rows[rows.cursorRow], x: x, y: 0, theme.text)
    canvas.restyle(x: x + rows.cursorColumn, y: 0, canvas.ink(theme.cursor, .reverse))
  }

  private static func mode(_ view: ViewState) -> String {
    if view.source == .replay { return "REPLAY" }
    return view.mode == .input ? "INPUT" : "KEYS"
  }

  /// The keys that work here, as many as fit; whoever knows one key must know the one for all
  /// others, so that is the last.
  private static func bindings(
    _ scene: Scene,
    columns: Int,
    gap: Int,
    _ appearance: Appearance
  ) -> [KeyBinding] {
    let all = KeyBindings.all.map { $0.shown(in: scene.view) }.filter {
      $0.works(in: scene.view) && $0.hint != nil
    }
    func width(_ binding: KeyBinding) -> Int {
      appearance.columns(of: binding.keys + hint(of: binding, scene)) + 1 + gap
    }
    let help = all.filter { $0.hint == "help" }
    var left = columns + gap - help.reduce(0) { $0 + width($1) }
    if left < 0 { return [] }
    let others = all.filter { $0.hint != "help" }.prefix { binding in
      left -= width(binding)
      return left >= 0
    }
    return others + help
  }

  private static func hint(of binding: KeyBinding, _ scene: Scene) -> String {
    switch binding.hint {
    case "stop" where !scene.state.isGenerating: scene.view.prompt.isEmpty ? "quit" : "clear"
    case "pause" where scene.view.transport.isPaused: "play"
    default: binding.hint ?? ""
    }
  }

  /// Draws the right end, and returns where it begins.
  private static func drawState(_ scene: Scene, on canvas: inout Canvas) -> Int {
    let theme = canvas.theme
    let isWide = scene.layout.form == .columns
    var x = canvas.width - 1
    if canvas.width < 40 { return canvas.width }
    if scene.view.transport.isPaused {
      x = canvas.putRight("paused", endX: x, y: 0, theme.accent) - 3
    }
    if let share = scene.view.drawingShare {
      let value = NumberText.padded(NumberText.percent(share), isWide ? 4 : 3)
      x = canvas.putRight("ui \(value)\(isWide ? " " : "")%", endX: x, y: 0, theme.faint)
      x -= isWide ? 3 : 2
    }
    if isWide, let frames = scene.view.framesPerSecond {
      let text = NumberText.padded(NumberText.fixed(frames, decimals: 0), 2) + " fps"
      x = canvas.putRight(text, endX: x, y: 0, theme.faint) - 3
    }
    if let bytes = scene.view.recordingBytes {
      let text = isWide ? "rec " + NumberText.padded(NumberText.bytes(bytes), 6) : "rec"
      x = canvas.putRight(text, endX: x, y: 0, theme.faint) - 2
      canvas.set(canvas.glyphs.live, x: x, y: 0, theme.faint)
      x -= 2
    }
    return max(0, x)
  }
}
