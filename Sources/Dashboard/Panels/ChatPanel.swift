import Events

/// The conversation: what was said, and what each reply cost.
enum ChatPanel: Panel {
  static let title = "chat"
  static let smallest = (width: 3, height: 1)

  static func caption(_ scene: Scene, columns: Int) -> String {
    let scroll = scene.view.chatScroll
    if scroll > 0 { return "\(scroll) \(scroll == 1 ? "row" : "rows") below" }
    return scene.state.turnCount > 0 ? "turn \(scene.state.turnCount)" : ""
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    if scene.chat.isEmpty, let header = scene.state.header {
      drawModel(header, scene.chatStyle, on: &canvas)
    }
    for (y, row) in scene.chat.enumerated() {
      draw(row, y: y, scene.chatStyle, on: &canvas)
    }
  }

  private static func draw(
    _ row: ChatRow,
    y: Int,
    _ style: ChatStyle,
    on canvas: inout Canvas
  ) {
    let theme = canvas.theme
    var end = 1
    switch row.kind {
    case .blank: break
    case .notice:
      end = put(row.line, x: 1 + style.indent, y: y, plain: theme.dim, on: &canvas)
    case .thought:
      end = put(row.line, x: 1 + style.indent, y: y, plain: theme.thinking, on: &canvas)
    case .figures(let reply, let figures):
      let room = canvas.width - 2 - style.indent
      let text = line(reply, figures, columns: room, canvas.appearance)
      canvas.put(text, x: 1 + style.indent, y: y, theme.faint)
    case .said(let role, let isFirst):
      let color = theme.color(of: role)
      if isFirst, role == .user { canvas.set(canvas.glyphs.prompt, x: 1, y: y, color) }
      end = put(row.line, x: 1 + style.indent(of: role), y: y, plain: color, on: &canvas)
    }
    if row.hasCaret { canvas.set(canvas.glyphs.caret, x: end, y: y, theme.cursor) }
  }

  /// Writes a row and returns the column after it.
  private static func put(
    _ line: ChatLine,
    x: Int,
    y: Int,
    plain: Color,
    on canvas: inout Canvas
  ) -> Int {
    let theme = canvas.theme
    if let start = line.codeStart, theme.codeBackground != theme.background {
      // Code is a block of its own colour, not a ragged edge.
      let style = theme.style(of: ChatInk(role: .code), plain: plain)
      let space = String(repeating: " ", count: max(0, canvas.width - 1 - x - start))
      canvas.put(space, x: x + start, y: y, style)
    }
    return line.runs.reduce(x) { x, run in
      canvas.put(run.text, x: x, y: y, theme.style(of: run.ink, plain: plain))
    }
  }

  /// The figures of a reply, as many as fit: `186 tok · 12.4 tok/s · first 1.9 s`.
  private static func line(
    _ reply: Reply,
    _ figures: TurnFigures,
    columns: Int,
    _ appearance: Appearance
  ) -> String {
    var parts: [String] = []
    switch reply.reason {
    case .finished: break
    case .stopped: parts.append("stopped")
    case .lengthLimit: parts.append("length limit")
    case .contextLimit: parts.append("context full")
    case .failed: parts.append("failed")
    }
    parts.append("\(reply.replyTokens) tok")
    if reply.decodeTime > 0 {
      let speed = Double(reply.replyTokens) * 1e9 / Double(reply.decodeTime)
      parts.append(NumberText.rate(speed) + " tok/s")
    }
    if let first = figures.firstTokenTime { parts.append("first " + NumberText.seconds(first)) }
    if figures.uses > 0 {
      let share = Double(figures.hits) / Double(figures.uses)
      parts.append("hit \(NumberText.percent(share)) %")
    }
    if figures.readBytes > 0 { parts.append(NumberText.bytes(figures.readBytes) + " read") }

    var text = ""
    for part in parts {
      let longer = text.isEmpty ? part : text + " \(appearance.glyphs.dot) " + part
      if appearance.columns(of: longer) > columns { break }
      text = longer
    }
    return text
  }

  /// An empty chat says what will answer.
  private static func drawModel(
    _ header: SessionHeader,
    _ style: ChatStyle,
    on canvas: inout Canvas
  ) {
    let model = header.model
    let settings = header.settings
    let times = canvas.glyphs.times
    let lines = [
      model.name + " " + model.format,
      "\(model.layerCount) layers \(times) \(model.expertCount) experts, "
        + "\(model.expertsPerToken) for each token",
      "\(settings.slotCount) slots of \(NumberText.bytes(settings.slotBytes)), "
        + "\(settings.policy), \(settings.schedule)",
      "\(InspectorPanel.counted(settings.threadCount, "thread", "threads")), \(header.host.kernels)"
        + (settings.isExact ? ", exact" : ", lossy"),
    ]
    for (y, line) in lines.enumerated() where y + 1 < canvas.height {
      canvas.put(
        line,
        x: 1 + style.indent,
        y: y + 1,
        y == 0 ? canvas.theme.dim : canvas.theme.faint
      )
    }
  }
}
