/// What the what-if panel computed last, as far as there are rows.
enum WhatIfSummaryPanel: Panel {
  static let title = "what if"
  static let smallest = (width: 20, height: 2)

  static func caption(_ scene: Scene, columns: Int) -> String {
    scene.view.lastWhatIf == nil ? "" : "same routing, other store"
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    guard let whatIf = scene.view.lastWhatIf, !whatIf.rows.isEmpty else {
      let words = canvas.appearance.shortened(
        "w computes what other policies and budgets would give",
        columns: canvas.width - 3
      )
      canvas.put(words, x: 2, y: 0, canvas.theme.faint)
      return
    }
    WhatIfTable(whatIf, width: canvas.width).draw(y: 0, rowCount: canvas.height - 1, on: &canvas)
  }
}
