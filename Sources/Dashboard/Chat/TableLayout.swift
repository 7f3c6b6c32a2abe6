import Markdown

/// A table in columns side by side; what does not fit is cut off with an ellipsis.
struct TableLayout {
  private(set) var lines: [ChatLine] = []

  private let widths: [Int]
  private let alignments: [MarkdownTable.Alignment]
  /// Stands for columns at the right that have no room at all.
  private let cutMark: String
  private let breaker: LineBreaker

  /// Columns between two, for the line there; and the least that a column is worth.
  private static let gap = 3
  private static let narrowest = 3

  init(_ table: MarkdownTable, width: Int, layout: MarkdownLayout) {
    let breaker = LineBreaker(width: width, appearance: layout.appearance)
    func cells(_ row: [[MarkdownSpan]], _ ink: ChatInk = ChatInk()) -> [[TextUnit]] {
      row.map { spans in
        let space = TextUnit(scalar: " ", width: 1, ink: ink)
        return Array(layout.units(of: spans, ink, breaker).joined(separator: [space]))
      }
    }
    let header = cells(table.header, ChatInk(attributes: .bold))
    let rows = table.rows.map { cells($0) }
    var widths = table.alignments.indices.map { column in
      ([header] + rows).map { Self.columns(of: $0[column]) }.max() ?? 0
    }
    let most = max(1, (width + Self.gap) / (Self.narrowest + Self.gap))
    var mark = ""
    if widths.count > most {
      let ellipsis = " " + layout.appearance.glyphs.ellipsis
      if ellipsis.count + Self.narrowest <= width { mark = ellipsis }
      let fitting = (width - mark.count + Self.gap) / (Self.narrowest + Self.gap)
      widths = Array(widths.prefix(max(1, fitting)))
    }
    cutMark = mark
    let room = width - Self.gap * (widths.count - 1) - mark.count
    self.widths = Self.fitted(widths, to: room)
    alignments = table.alignments
    self.breaker = breaker

    lines.append(line(of: header))
    let total = self.widths.reduce(0, +) + Self.gap * (self.widths.count - 1)
    let glyph = Character(breaker.appearance.glyphs.horizontal)
    let rule = String(repeating: glyph, count: max(1, min(total, width)))
    lines.append(ChatLine().indented(by: rule, MarkdownLayout.ornament, columns: total))
    lines += rows.map { line(of: $0) }
  }

  /// Widths that add up to no more than there is room for: the widest give first.
  private static func fitted(_ widths: [Int], to room: Int) -> [Int] {
    var limit = widths.max() ?? 0
    func sum(_ limit: Int) -> Int { widths.reduce(0) { $0 + min($1, limit) } }
    while limit > 1, sum(limit) > room { limit -= 1 }
    // What is left over goes to the first that were cut.
    var left = max(0, room - sum(limit))
    return widths.map { width in
      let more = width > limit && left > 0 ? 1 : 0
      left -= more
      return max(1, min(width, limit + more))
    }
  }

  private func line(of cells: [[TextUnit]]) -> ChatLine {
    let ink = MarkdownLayout.ornament
    var units: [TextUnit] = []
    for (column, width) in widths.enumerated() {
      if column > 0 {
        breaker.append(" \(breaker.appearance.glyphs.vertical) ".unicodeScalars, ink, to: &units)
      }
      let cell = shortened(cells[column], to: width)
      let free = width - Self.columns(of: cell)
      let before =
        switch alignments[column] {
        case .left: 0
        case .center: free / 2
        case .right: free
        }
      units += spaces(before) + cell + spaces(free - before)
    }
    breaker.append(cutMark.unicodeScalars, ink, to: &units)
    while units.last?.scalar == " " { units.removeLast() }
    return ChatLine(units)
  }

  private func shortened(_ cell: [TextUnit], to width: Int) -> [TextUnit] {
    if Self.columns(of: cell) <= width { return cell }
    var end: [TextUnit] = []
    breaker.append(
      breaker.appearance.glyphs.ellipsis.unicodeScalars,
      cell.last?.ink ?? ChatInk(),
      to: &end
    )
    if end.count > width { end = Array(end.prefix(width)) }
    var left = width - end.count
    let kept = cell.prefix {
      left -= $0.width
      return left >= 0
    }
    return Array(kept) + end
  }

  private func spaces(_ count: Int) -> [TextUnit] {
    Array(repeating: TextUnit(scalar: " ", width: 1), count: max(0, count))
  }

  private static func columns(of units: [TextUnit]) -> Int {
    units.reduce(0) { $0 + $1.width }
  }
}
