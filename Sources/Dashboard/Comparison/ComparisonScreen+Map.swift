import Session

// The map of both sessions, drawn.
extension ComparisonScreen {
  func mapCaption(columns: Int, _ canvas: Canvas) -> String {
    let dot = " \(canvas.glyphs.dot) "
    var parts = [subject.name]
    if subject == .chosen { parts.append("half-life \(Int(left.state.heat.halfLife))") }
    let texts = [parts + ["by id"], parts, [subject.name]].map { $0.joined(separator: dot) }
    return texts.first { canvas.appearance.columns(of: $0) <= columns } ?? ""
  }

  func drawMap(on canvas: inout Canvas) {
    guard comparison.hasOneShape else {
      canvas.put("models of different shapes", x: 2, y: 1, canvas.theme.faint)
      return
    }
    let labels = MapPanel.labelColumns
    let picture = DifferencePicture(
      left: left.state.tally,
      right: right.state.tally,
      subject: subject,
      columns: canvas.width - labels - 1,
      rows: canvas.height - 1
    )
    var labelled = -4
    for row in 0..<picture.geometry.rows {
      guard let layer = picture.firstLayer(row: row), row == 0 || row >= labelled + 4 else {
        continue
      }
      canvas.putRight("\(layer)", endX: labels - 1, y: row, canvas.theme.faint)
      labelled = row
    }
    picture.draw(x: labels, y: 0, on: &canvas)
    drawLegend(picture, y: picture.geometry.rows, on: &canvas)
  }

  private func drawLegend(_ picture: DifferencePicture, y: Int, on canvas: inout Canvas) {
    let isPooled = picture.geometry.expertsPerDot > 1 || picture.geometry.layersPerDot > 1
    let isWide = canvas.width >= 44
    var samples: [(DifferencePicture.Content, String)] = [
      (.onlyLeft, isWide ? "only A" : "A"), (.onlyRight, isWide ? "only B" : "B"),
    ]
    if isPooled { samples.append(([.onlyLeft, .onlyRight], "mixed")) }
    samples.append((.both, "both"))
    var x = MapPanel.labelColumns
    for (content, words) in samples where x + 2 + words.utf8.count <= canvas.width {
      guard let (glyph, color) = DifferencePicture.look(content, canvas) else { continue }
      canvas.set(glyph, x: x, y: y, color)
      x = canvas.put(words, x: x + 2, y: y, canvas.theme.faint) + 2
    }
  }
}
