import Events
import Session

/// The whole session as a strip: speed, bursts of misses, turns, and where the screen is.
enum TimelinePanel: Panel {
  static let title = "session"
  static let smallest = (width: 20, height: 1)

  private static let labelColumns = 8

  /// Tokens that share a column.
  private struct Column {
    var speed: Double?
    var uses = 0
    var misses = 0
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let theme = canvas.theme
    let columns = max(0, canvas.width - 2 * labelColumns)
    let shown = scene.state.points.count
    let count = max(shown, scene.view.transport.tokenCount)
    drawEnds(scene, count: count, on: &canvas)
    guard columns > 0, count > 0 else { return }

    let perColumn = (count + columns - 1) / columns
    let strip = pooled(scene.state.points, perColumn: perColumn)
    let turn = newestTurn(scene.state) / perColumn
    let top = scene.figures.speedTop
    for column in 0..<(count + perColumn - 1) / perColumn {
      let x = labelColumns + column
      guard column < strip.count else {
        // Recorded, and not played yet.
        canvas.set(canvas.glyphs.bars[1], x: x, y: 0, theme.rule)
        continue
      }
      let isNew = column >= turn
      let share = strip[column].speed.map { $0 / top } ?? 0.01
      let color = isNew ? theme.graphLine : theme.history
      Graph(bars: [Graph.Bar(share: share, color: color)], height: 1)
        .draw(x: x, y: 0, on: &canvas)
    }
    let playhead = (max(1, shown) - 1) / perColumn
    if canvas.height > 1 {
      drawLandmarks(scene, strip, perColumn: perColumn, on: &canvas)
      if !scene.view.transport.isAtHead {
        canvas.set(canvas.glyphs.playhead, x: labelColumns + playhead, y: 1, theme.playhead)
      }
    } else if !scene.view.transport.isAtHead {
      let glyph = canvas.glyphs.bars[canvas.glyphs.bars.count - 1]
      canvas.set(glyph, x: labelColumns + playhead, y: 0, theme.playhead)
    }
  }

  private static func drawEnds(_ scene: Scene, count: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    let right = canvas.width - 1
    if canvas.height > 1 {
      let end = max(scene.state.time, scene.view.transport.duration)
      canvas.put("0:00", x: 1, y: 0, theme.dim)
      canvas.putRight(NumberText.clock(end), endX: right, y: 0, theme.dim)
    } else {
      canvas.put("t 0", x: 1, y: 0, theme.faint)
      canvas.putRight("t " + NumberText.count(count), endX: right, y: 0, theme.dim)
    }
  }

  private static func pooled(_ points: [TokenPoint], perColumn: Int) -> [Column] {
    var strip: [Column] = []
    strip.reserveCapacity(points.count / perColumn + 1)
    var start = 0
    while start < points.count {
      let end = min(start + perColumn, points.count)
      var column = Column()
      var duration = 0.0
      var decoded = 0
      for point in points[start..<end] {
        column.uses += point.uses
        column.misses += point.uses - point.hits
        if point.phase == .decode, point.duration > 0 {
          duration += Double(point.duration)
          decoded += 1
        }
      }
      if decoded > 0 { column.speed = Double(decoded) * 1e9 / duration }
      strip.append(column)
      start = end
    }
    return strip
  }

  /// Tokens before the newest turn.
  private static func newestTurn(_ state: DashboardState) -> Int {
    state.landmarks.last {
      if case .turn = $0.kind { true } else { false }
    }?.token ?? 0
  }

  private static func drawLandmarks(
    _ scene: Scene,
    _ strip: [Column],
    perColumn: Int,
    on canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let uses = strip.reduce(0) { $0 + $1.uses }
    let misses = strip.reduce(0) { $0 + $1.misses }
    for (column, part) in strip.enumerated() where part.uses > 0 && misses > 0 {
      // A burst: three times as many as usual.
      let isBurst =
        Double(part.misses) * Double(uses) > 3 * Double(misses) * Double(part.uses)
      if isBurst { canvas.set(canvas.glyphs.miss, x: labelColumns + column, y: 1, theme.miss) }
    }
    var free = 0
    let tokens = 0...scene.state.points.count
    for landmark in scene.state.landmarks where tokens.contains(landmark.token) {
      let x = labelColumns + landmark.token / perColumn
      switch landmark.kind {
      case .turn(let number):
        // A number that would run into the one before it is left out.
        if x >= free { free = canvas.put(String(number), x: x, y: 1, theme.dim) + 1 }
      case .mark:
        canvas.set(canvas.glyphs.mark, x: x, y: 1, theme.marker)
      }
    }
  }
}
