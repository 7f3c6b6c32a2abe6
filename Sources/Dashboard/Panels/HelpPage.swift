/// The lines of the help, in one column or in two.
struct HelpPage {
  private enum Line {
    case heading(String)
    case keys(String, String, columns: Int)
    case blank
  }

  private let columns: [[Line]]
  private let columnWidth: Int

  var rowCount: Int { columns.map(\.count).max() ?? 0 }

  /// What works in a view, for so many columns.
  init(_ view: ViewState, width: Int) {
    let looking = Self.lines("looking", KeyBindings.map + KeyBindings.looking, view)
    let panels = Self.lines("panels", KeyBindings.panels, view)
    let session = Self.lines("session", KeyBindings.session, view)
    let sides: [[[Line]]]
    if view.place == .input {
      let typing = Self.lines("typing", KeyBindings.typing.map { $0.shown(in: view) }, view)
      sides = [[typing, looking, panels, session], [Self.commands]]
    } else {
      let moving = Self.lines("moving in time", KeyBindings.moving, view)
      let finding = Self.lines("finding", KeyBindings.finding, view)
      sides = [[moving, finding], [looking, panels, session]]
    }
    let lists = width >= 80 ? sides : [Array(sides.joined())]
    columns = lists.map { Array($0.filter { !$0.isEmpty }.joined(separator: [.blank])) }
    columnWidth = width / max(1, columns.count)
  }

  private static let commands: [Line] =
    [.heading("commands")]
    + KeyBindings.commandLines.map { .keys($0.line, $0.action, columns: 17) }

  /// A heading and its lines; nothing where none of them works.
  private static func lines(
    _ heading: String,
    _ bindings: [KeyBinding],
    _ view: ViewState
  ) -> [Line] {
    let working = bindings.filter { $0.works(in: view) }
    if working.isEmpty { return [] }
    return [.heading(heading)] + working.map { .keys($0.keys, $0.action, columns: 11) }
  }

  /// Draws some of its rows.
  func draw(rows: Range<Int>, y: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    for (number, lines) in columns.enumerated() {
      let x = number * columnWidth + 2
      let limit = (number + 1) * columnWidth - 1
      for (row, line) in lines.enumerated() where rows.contains(row) {
        let rowY = y + row - rows.lowerBound
        switch line {
        case .heading(let text):
          canvas.put(text, x: x, y: rowY, canvas.ink(theme.accent), limit: limit)
        case .keys(let keys, let action, let columns):
          canvas.put(keys, x: x, y: rowY, canvas.ink(theme.text), limit: limit)
          canvas.put(action, x: x + columns, y: rowY, canvas.ink(theme.dim), limit: limit)
        case .blank: break
        }
      }
    }
  }
}
