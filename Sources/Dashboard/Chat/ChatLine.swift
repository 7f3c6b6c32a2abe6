/// A row of text in the chat: stretches of one look, left to right.
struct ChatLine: Equatable, Sendable {
  struct Run: Equatable, Sendable {
    var text: String
    var ink = ChatInk()
  }

  var runs: [Run] = []
  /// Columns from its left edge at which a block of code begins; `nil` for other rows.
  var codeStart: Int?

  init(_ text: String = "") {
    if !text.isEmpty { runs = [Run(text: text)] }
  }

  init(_ units: some Sequence<TextUnit>) {
    var text = String.UnicodeScalarView()
    var ink: ChatInk?
    for unit in units {
      if let before = ink, before != unit.ink {
        runs.append(Run(text: String(text), ink: before))
        text = String.UnicodeScalarView()
      }
      ink = unit.ink
      text.append(unit.scalar)
    }
    if let ink { runs.append(Run(text: String(text), ink: ink)) }
  }

  /// Its characters, without their looks.
  var text: String { runs.map(\.text).joined() }

  /// The row with something to its left that takes so many columns.
  func indented(by text: String, _ ink: ChatInk, columns: Int) -> ChatLine {
    var line = self
    line.runs.insert(Run(text: text, ink: ink), at: 0)
    line.codeStart = codeStart.map { $0 + columns }
    return line
  }
}
