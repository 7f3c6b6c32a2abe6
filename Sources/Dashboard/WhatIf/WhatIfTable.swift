/// The rows of ``WhatIfScene`` in as many columns as fit.
struct WhatIfTable {
  private struct Column: Sendable {
    var head: String
    var width: Int
    /// What is left out first has the highest.
    var rank: Int
    var isSortedBy: WhatIfScene.Order?
    var isText = false
    var text: @Sendable (WhatIfScene.Row, Glyphs) -> String
  }

  private let scene: WhatIfScene
  private let columns: [Column]

  init(_ scene: WhatIfScene, width: Int) {
    self.scene = scene
    var columns = Self.allColumns
    func total() -> Int { columns.reduce(3) { $0 + $1.width + 1 } }
    while total() > width,
      let last = columns.indices.max(by: { columns[$0].rank < columns[$1].rank }),
      columns.count > 1
    {
      columns.remove(at: last)
    }
    // The note takes what is left, or else the policy's name does.
    let widest = columns.firstIndex { $0.head == "note" } ?? 0
    let spare = width - total()
    columns[widest].width += widest == 0 ? min(12, max(0, spare)) : max(0, spare)
    self.columns = columns
  }

  /// Draws the heads into a row, and so many rows of the table below it.
  func draw(y: Int, rowCount: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    let glyphs = canvas.glyphs
    draw({ $0.head }, y: y, on: &canvas) { column in
      column.isSortedBy == scene.order ? theme.accent : theme.faint
    }
    let rows = scene.shownRows
    let selected = scene.selected
    // As far down as keeps the selected row in sight.
    let first = max(0, min(selected - rowCount / 2, rows.count - rowCount))
    for (place, row) in rows.enumerated().dropFirst(first).prefix(rowCount) {
      let isSelected = place == selected
      let rowY = y + 1 + place - first
      let color =
        switch row.kind {
        case .live: theme.accent
        case .candidate: theme.text
        case .bound: theme.dim
        }
      let attributes: Style.Attributes = isSelected ? .bold : []
      draw({ $0.text(row, glyphs) }, attributes, y: rowY, on: &canvas) { _ in color }
      if isSelected { canvas.set(glyphs.replay, x: 0, y: rowY, theme.accent) }
    }
    if rows.isEmpty { canvas.put("nothing computed yet", x: 2, y: y + 1, theme.faint) }
  }

  private func draw(
    _ text: (Column) -> String,
    _ attributes: Style.Attributes = [],
    y: Int,
    on canvas: inout Canvas,
    color: (Column) -> Color
  ) {
    var x = 2
    for column in columns {
      let style = canvas.ink(color(column), attributes)
      let shown = canvas.appearance.shortened(text(column), columns: column.width)
      if column.isText {
        canvas.put(shown, x: x, y: y, style)
      } else {
        canvas.putRight(shown, endX: x + column.width, y: y, style)
      }
      x += column.width + 1
    }
  }

  private static let allColumns = [
    Column(head: "policy", width: 14, rank: 0, isText: true) { row, _ in
      row.kind == .live ? "now: " + row.policy : row.policy
    },
    Column(head: "budget", width: 8, rank: 3) { row, _ in NumberText.bytes(row.budgetBytes) },
    Column(head: "hit %", width: 6, rank: 1, isSortedBy: .hits) { row, _ in
      NumberText.percent(row.hitShare)
    },
    Column(head: "miss/tok", width: 8, rank: 4, isSortedBy: .misses) { row, _ in
      decimal(row.missesPerToken)
    },
    Column(head: "MB/tok", width: 7, rank: 5, isSortedBy: .reads) { row, _ in
      decimal(row.readBytesPerToken.map { $0 / 1e6 })
    },
    Column(head: "est tok/s", width: 11, rank: 2, isSortedBy: .speed, text: speed),
    Column(head: "note", width: 12, rank: 6, isText: true) { row, _ in " " + row.note },
  ]

  private static func decimal(_ value: Double?) -> String {
    value.map { NumberText.fixed($0, decimals: $0 < 999.5 ? 1 : 0) } ?? NumberText.unknown
  }

  @Sendable private static func speed(_ row: WhatIfScene.Row, _ glyphs: Glyphs) -> String {
    guard let error = row.tokensPerSecondError else {
      return NumberText.rate(row.tokensPerSecond)
    }
    return NumberText.rate(row.tokensPerSecond) + " " + glyphs.plusMinus + NumberText.rate(error)
  }
}
