/// Plain text broken into rows of at most so many columns, as ``LineBreaker`` does.
///
/// Line breaks of the text stay. A text that grew at its end is wrapped again only from its
/// last line break on.
struct TextLayout: Equatable, Sendable {
  /// At least one, possibly empty.
  private(set) var rows: [String] = [""]
  private(set) var width: Int

  private var text = ""
  /// Bytes of `text` up to its last line break, and the rows they became.
  private var settledBytes = 0
  private var settledRows = 0

  init(width: Int) {
    self.width = max(1, width)
  }

  init(_ text: String, width: Int, appearance: Appearance) {
    self.init(width: width)
    update(text, appearance: appearance)
  }

  /// Wraps another text, of which the beginning may be the old one.
  mutating func update(_ newText: String, appearance: Appearance) {
    let settled = text.utf8.prefix(settledBytes)
    if !newText.utf8.starts(with: settled) {
      settledBytes = 0
      settledRows = 0
    }
    text = newText
    rows.removeLast(rows.count - settledRows)

    let breaker = LineBreaker(width: width, appearance: appearance)
    let scalars = text.unicodeScalars
    var start = text.utf8.index(text.startIndex, offsetBy: settledBytes)
    while let end = scalars[start...].firstIndex(of: "\n") {
      wrap(scalars[start..<end], breaker)
      start = scalars.index(after: end)
    }
    settledBytes = text.utf8.distance(from: text.startIndex, to: start)
    settledRows = rows.count
    wrap(scalars[start...], breaker)
  }

  /// Rows up to the last one with something in it; at least one.
  var rowCountWithoutEnd: Int {
    (rows.lastIndex { !$0.isEmpty } ?? 0) + 1
  }

  private mutating func wrap(_ line: Substring.UnicodeScalarView, _ breaker: LineBreaker) {
    var units: [TextUnit] = []
    breaker.append(line, to: &units)
    for row in breaker.rows(of: units) {
      var text = String.UnicodeScalarView()
      for unit in row { text.append(unit.scalar) }
      rows.append(String(text))
    }
  }
}
