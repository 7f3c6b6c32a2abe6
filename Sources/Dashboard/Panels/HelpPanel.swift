/// The keys and commands that work now, over everything else.
enum HelpPanel: Panel {
  static let title = "help"
  static let smallest = (width: 10, height: 3)

  /// A headed list of keys with what they do.
  private struct Section {
    var heading: String
    var keyColumns = 11
    var lines: [(keys: String, action: String)]
  }

  /// Rows it would like to have in so many columns, wherever keys go.
  static func rows(width: Int) -> Int {
    let lists = KeyBinding.Place.allCases.flatMap { columns(width: width, place: $0) }
    return lists.map(height).max().map { $0 + 3 } ?? 0
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let theme = canvas.theme
    canvas.fill(theme.background)
    canvas.line(from: 0, to: canvas.width, y: 0, theme.accent)
    canvas.put(" \(title) ", x: 1, y: 0, theme.accent)
    canvas.putRight(" any key closes ", endX: canvas.width - 1, y: 0, theme.faint)
    canvas.line(from: 0, to: canvas.width, y: canvas.height - 1, theme.accent)

    let lists = columns(width: canvas.width, place: scene.view.place)
    let columnWidth = canvas.width / lists.count
    for (number, sections) in lists.enumerated() {
      var y = 1
      for section in sections {
        y += 1
        draw(section.heading, x: number * columnWidth + 2, y: y - 1, on: &canvas)
        for line in section.lines where y < canvas.height - 1 {
          let x = number * columnWidth + 2
          canvas.put(line.keys, x: x, y: y, theme.text)
          let limit = (number + 1) * columnWidth
          canvas.put(
            line.action,
            x: x + section.keyColumns,
            y: y,
            canvas.ink(theme.dim),
            limit: limit - 1
          )
          y += 1
        }
        y += 1
      }
    }
  }

  private static func draw(_ heading: String, x: Int, y: Int, on canvas: inout Canvas) {
    guard y < canvas.height - 1 else { return }
    canvas.put(heading, x: x, y: y, canvas.theme.accent)
  }

  private static func columns(width: Int, place: KeyBinding.Place) -> [[Section]] {
    func section(_ heading: String, _ bindings: [KeyBinding]) -> Section {
      let shown = bindings.filter { $0.places.contains(place) }
      return Section(heading: heading, lines: shown.map { ($0.keys, $0.action) })
    }
    let looking = section("looking", KeyBindings.map + KeyBindings.looking)
    let session = section("session", KeyBindings.session)
    let lists: [[Section]]
    if place == .input {
      let commands = Section(
        heading: "commands",
        keyColumns: 18,
        lines: KeyBindings.commandLines.map { ($0.line, $0.action) }
      )
      lists = [[section("typing", KeyBindings.typing), looking, session], [commands]]
    } else {
      let moving = section("moving in time", KeyBindings.moving)
      lists = [[moving, section("finding", KeyBindings.finding)], [looking, session]]
    }
    return width >= 72 ? lists : [Array(lists.joined())]
  }

  private static func height(_ sections: [Section]) -> Int {
    sections.reduce(-1) { $0 + $1.lines.count + 2 }
  }
}
