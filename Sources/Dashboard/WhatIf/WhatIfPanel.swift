/// What other settings would have made of the session: a table, a line of advice, a curve.
enum WhatIfPanel: Panel {
  static let title = "what if"
  static let smallest = (width: 20, height: 3)

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    guard let whatIf = scene.view.whatIf else { return }
    canvas.fill(canvas.theme.background)
    drawRule(title, caption(whatIf.order), y: 0, on: &canvas)
    let plan = Plan(whatIf, height: canvas.height)
    WhatIfTable(whatIf, width: canvas.width).draw(y: 1, rowCount: plan.rowCount, on: &canvas)
    var y = 2 + plan.rowCount
    if plan.hasAdvice {
      drawAdvice(whatIf, y: y, on: &canvas)
      y += 1
    }
    if plan.graphRows > 0 {
      let policy = whatIf.curvePolicy.isEmpty ? "" : ", \(whatIf.curvePolicy)"
      drawRule("miss % by budget" + policy, "line: budget now", y: y, on: &canvas)
      let curve = MissCurveGraph(whatIf, columns: canvas.width - 8, rows: plan.graphRows)
      curve.draw(x: 7, y: y + 1, on: &canvas)
    }
    FooterLine(
      mode: "WHAT-IF",
      bindings: WhatIfScene.bindings(scene.view.source),
      message: scene.view.message,
      state: progressText(whatIf.progress)
    ).draw(y: canvas.height - 1, on: &canvas)
  }

  /// How many rows each part gets.
  private struct Plan {
    var rowCount: Int
    var hasAdvice: Bool
    /// Rows of the graph without its line and its axis.
    var graphRows = 0

    private static let smallestGraph = 3
    /// Rows from which on the graph shows no more, only louder.
    private static let tallestGraph = 16

    init(_ scene: WhatIfScene, height: Int) {
      // Title, heads of the columns, footer.
      var left = max(0, height - 3)
      hasAdvice = left >= 2
      if hasAdvice { left -= 1 }
      let wanted = max(1, scene.rows.count)
      let graph = Self.smallestGraph + 2
      // The curve may take what the table does not need, and half of what it does.
      rowCount = min(wanted, left >= graph + 2 ? max(left - Self.tallestGraph - 2, left / 2) : left)
      if scene.curve.count > 1, left - rowCount >= graph {
        graphRows = min(left - rowCount - 2, Self.tallestGraph)
      }
      if graphRows == 0 { rowCount = min(wanted, left) }
    }
  }

  private static func caption(_ order: WhatIfScene.Order) -> String {
    switch order {
    case .given: "same routing, other store"
    case .hits: "sorted by hits"
    case .misses: "sorted by misses"
    case .reads: "sorted by reads"
    case .speed: "sorted by speed"
    }
  }

  private static func progressText(_ progress: WhatIfScene.Progress?) -> String {
    guard let progress else { return "" }
    guard let share = progress.share else { return progress.text }
    return "\(progress.text) \(NumberText.percent(share, decimals: 0)) %"
  }

  private static func drawAdvice(_ scene: WhatIfScene, y: Int, on canvas: inout Canvas) {
    guard let advice = scene.advice else { return }
    let text = canvas.appearance.shortened(advice, columns: canvas.width - 4)
    canvas.set(canvas.glyphs.replay, x: 1, y: y, canvas.theme.accent)
    canvas.put(text, x: 3, y: y, canvas.theme.accent)
  }

  private static func drawRule(
    _ title: String,
    _ caption: String,
    y: Int,
    on canvas: inout Canvas
  ) {
    canvas.line(from: 0, to: canvas.width, y: y, canvas.theme.rule)
    let end = canvas.put(" \(title) ", x: 1, y: y, canvas.theme.title)
    guard caption.utf8.count <= canvas.width - end - 5 else { return }
    canvas.putRight(" \(caption) ", endX: canvas.width - 1, y: y, canvas.theme.faint)
  }
}
