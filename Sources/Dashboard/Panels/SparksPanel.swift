import Events
import Session

/// One row of graphs for small screens: tokens per second and, with room, hits.
enum SparksPanel: Panel {
  static let title = "tok/s"
  static let smallest = (width: 20, height: 1)

  static func caption(_ scene: Scene, columns: Int) -> String { "hit %" }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let theme = canvas.theme
    if scene.layout.form == .stacked {
      let columns = max(0, (canvas.width - 4) / 2)
      drawSpeed(scene, x: 1, columns: columns, on: &canvas)
      let hits = scene.state.points.suffix(columns).map { point in
        Figures.hitShare(of: CollectionOfOne(point)) ?? 0
      }
      Graph(bars: SpeedPanel.bars(hits, theme.tierSlot, theme.tierFile), height: 1)
        .draw(x: columns + 3, y: 0, on: &canvas)
    } else {
      canvas.put("tok/s", x: 1, y: 0, theme.dim)
      let place = "t \(scene.state.points.count)"
      let end = canvas.putRight(place, endX: canvas.width - 1, y: 0, theme.dim)
      drawSpeed(scene, x: 8, columns: min(end, canvas.width - 9) - 10, on: &canvas)
    }
  }

  private static func drawSpeed(_ scene: Scene, x: Int, columns: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    let speeds = SpeedPanel.speeds(scene.state.points, count: columns)
    let shares = speeds.map { $0 / scene.figures.speedTop }
    Graph(bars: SpeedPanel.bars(shares, theme.graphLine, theme.graphArea), height: 1)
      .draw(x: x, y: 0, on: &canvas)
  }
}
