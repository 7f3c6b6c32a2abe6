import Events
import Session

/// The whole session as a strip: speed, bursts of misses, turns, and where the screen is.
enum TimelinePanel: Panel {
  static let title = "session"
  static let smallest = (width: 20, height: 1)

  static let labelColumns = 8

  /// Rows from which on a graph without a scale shows no more.
  private static let tallest = 6

  /// Columns of the strip in a panel of some width.
  static func columns(width: Int) -> Int { max(0, width - 2 * labelColumns) }

  /// Tokens that share a column.
  private struct Column {
    var tokens = 0
    var uses = 0
    var misses = 0
    private var decoded = 0
    private var duration = 0.0

    var speed: Double? { duration > 0 ? Double(decoded) * 1e9 / duration : nil }

    mutating func add(_ point: TokenPoint) {
      tokens += 1
      uses += point.uses
      misses += point.uses - point.hits
      if point.phase == .decode {
        duration += Double(point.duration)
        decoded += 1
      }
    }
  }

  static func caption(_ scene: Scene, columns: Int) -> String {
    let isByClock = scene.view.timelineScale == .clock
    let words = (isByClock ? ["by clock"] : []) + (scene.view.isTimelineFollowing ? ["newest"] : [])
    return words.joined(separator: " \(scene.appearance.glyphs.dot) ")
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let theme = canvas.theme
    let columns = columns(width: canvas.width)
    let shown = scene.state.points.count
    let count = max(shown, scene.view.transport.tokenCount)
    let ruler = TimelineRuler(scene, columns: columns)
    // Misses above, speed under them, landmarks below, as far as there are rows.
    let rows = max(1, min((canvas.height - 2) / 2, tallest))
    let speedRow = canvas.height > 2 ? rows + (rows > 1 ? 1 : 0) : 0
    let last = scene.view.isTimelineFollowing ? shown : count
    drawEnds(ruler, count: last, speedRow: speedRow, on: &canvas)
    guard columns > 0, count > 0 else { return }

    let strip = pooled(scene.state.points, ruler)
    if speedRow > 0 { drawMisses(strip, rows, on: &canvas) }
    drawSpeeds(scene, strip, ruler, y: speedRow, rows, on: &canvas)
    let playhead = max(1, ruler.playedCount) - 1
    if canvas.height > 1 {
      let y = speedRow + rows
      drawLandmarks(scene, strip, ruler, y: y, on: &canvas)
      if !scene.view.transport.isAtHead {
        canvas.set(canvas.glyphs.playhead, x: labelColumns + playhead, y: y, theme.playhead)
      }
    } else if !scene.view.transport.isAtHead {
      let glyph = canvas.glyphs.bars[canvas.glyphs.bars.count - 1]
      canvas.set(glyph, x: labelColumns + playhead, y: 0, theme.playhead)
    }
  }

  private static func drawSpeeds(
    _ scene: Scene,
    _ strip: [Column],
    _ ruler: TimelineRuler,
    y: Int,
    _ rows: Int,
    on canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let turn = ruler.column(ofToken: scene.state.newestTurnToken) ?? 0
    for (column, part) in strip.enumerated() {
      let x = labelColumns + column
      if column >= ruler.playedCount {
        // Recorded, and not played yet.
        canvas.set(canvas.glyphs.bars[1], x: x, y: y + rows - 1, theme.rule)
      } else if part.tokens > 0 {
        let share = part.speed.map { $0 / scene.figures.speedTop } ?? 0.01
        let color = column >= turn ? theme.graphLine : theme.history
        Graph(bars: [Graph.Bar(share: share, color: color)], height: rows)
          .draw(x: x, y: y, on: &canvas)
      }
    }
  }

  /// The share of choices that were missed, on a scale of its own: 1-2-5 above the largest.
  private static func drawMisses(_ strip: [Column], _ rows: Int, on canvas: inout Canvas) {
    let shares = strip.map { $0.uses > 0 ? Double($0.misses) / Double($0.uses) : 0 }
    let top = Figures.step(above: shares.max() ?? 0)
    let color = canvas.theme.miss
    Graph(bars: shares.map { Graph.Bar(share: $0 / top, color: color) }, height: rows)
      .draw(x: labelColumns, y: 0, on: &canvas)
  }

  private static func drawEnds(
    _ ruler: TimelineRuler,
    count: Int,
    speedRow: Int,
    on canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let right = canvas.width - 1
    if canvas.height > 2 {
      canvas.put("miss", x: 1, y: 0, theme.dim)
      canvas.put("tok/s", x: 1, y: speedRow, theme.dim)
      canvas.putRight(NumberText.clock(ruler.times.end), endX: right, y: 0, theme.dim)
      canvas.putRight("t " + NumberText.count(count), endX: right, y: speedRow, theme.dim)
    } else if canvas.height > 1 {
      canvas.put(NumberText.clock(ruler.times.begin), x: 1, y: 0, theme.dim)
      canvas.putRight(NumberText.clock(ruler.times.end), endX: right, y: 0, theme.dim)
    } else {
      canvas.put("t " + NumberText.count(ruler.firstToken), x: 1, y: 0, theme.dim)
      canvas.putRight("t " + NumberText.count(count), endX: right, y: 0, theme.dim)
    }
  }

  private static func pooled(_ points: [TokenPoint], _ ruler: TimelineRuler) -> [Column] {
    var strip = Array(repeating: Column(), count: ruler.columnCount)
    for token in min(ruler.firstToken, points.count)..<points.count {
      guard let column = ruler.column(ofToken: token), column < strip.count else { continue }
      strip[column].add(points[token])
    }
    return strip
  }

  private static func drawLandmarks(
    _ scene: Scene,
    _ strip: [Column],
    _ ruler: TimelineRuler,
    y: Int,
    on canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let uses = strip.reduce(0) { $0 + $1.uses }
    let misses = strip.reduce(0) { $0 + $1.misses }
    for (column, part) in strip.enumerated() where part.uses > 0 && misses > 0 {
      // A burst: three times as many as usual.
      let isBurst =
        Double(part.misses) * Double(uses) > 3 * Double(misses) * Double(part.uses)
      if isBurst { canvas.set(canvas.glyphs.miss, x: labelColumns + column, y: y, theme.miss) }
    }
    drawSilences(scene, ruler, y: y, on: &canvas)
    var free = 0
    let tokens = 0...scene.state.points.count
    for landmark in scene.state.landmarks where tokens.contains(landmark.token) {
      guard let column = ruler.column(ofToken: landmark.token) else { continue }
      let x = labelColumns + column
      switch landmark.kind {
      case .turn(let number):
        // A number that would run into the one before it is left out.
        if x >= free { free = canvas.put(String(number), x: x, y: y, theme.dim) + 1 }
      case .mark:
        canvas.set(canvas.glyphs.mark, x: x, y: y, theme.marker)
      }
    }
    for token in scene.view.transport.placedMarks {
      guard let column = ruler.column(ofToken: token) else { continue }
      canvas.set(canvas.glyphs.mark, x: labelColumns + column, y: y, theme.marker)
    }
  }

  /// A notch where playing cuts a silence short; by clock the silence itself is seen.
  private static func drawSilences(
    _ scene: Scene,
    _ ruler: TimelineRuler,
    y: Int,
    on canvas: inout Canvas
  ) {
    guard scene.view.timelineScale == .token else { return }
    let points = scene.state.points
    for token in points.indices.dropFirst(ruler.firstToken + 1) {
      let silence = points[token].begin.clampedDifference(points[token - 1].end)
      guard silence > scene.view.transport.idleLimit,
        let column = ruler.column(ofToken: token - 1)
      else { continue }
      canvas.set(canvas.glyphs.vertical, x: labelColumns + column, y: y, canvas.theme.faint)
    }
  }
}
