import Events
import Session

/// One layer over time: experts across, the newest token on top.
///
/// Shows the bursts and loops that every count over several tokens hides.
enum WaterfallPanel: Panel {
  static let title = "waterfall"
  static let smallest = (width: 20, height: 1)

  static func caption(_ scene: Scene, columns: Int) -> String {
    guard let history = scene.view.details.layer else { return "" }
    let dot = " \(scene.appearance.glyphs.dot) "
    let layer = "layer \(scene.state.fileLayer(history.layer))"
    let order = MapPanel.orderText(scene)
    return scene.longest(
      [[layer, "newest first", order], [layer, "newest first"], [layer]].map {
        $0.joined(separator: dot)
      },
      columns: columns
    )
  }

  /// What a place of the picture says, the later the more.
  private enum Mark: Int {
    case none, chosen, newest, miss
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    guard let history = scene.view.details.layer, history.layer < scene.state.heat.layerCount
    else {
      // Where there are tokens, their records come with the next frame.
      let isEmpty = scene.state.points.isEmpty
      let words = scene.view.details.problem ?? (isEmpty ? "no tokens yet" : "")
      canvas.put(words, x: 1, y: 0, canvas.theme.faint)
      return
    }
    let left = MapPanel.labelColumns
    let dots: MapPicture.Dots = canvas.glyphs.mapCells == .halfBlocks ? .halfBlocks : .characters
    // Experts stand where they stand in the map above.
    let across = MapGeometry(
      layerCount: 1,
      expertCount: scene.state.heat.expertCount,
      columns: canvas.width - left,
      rows: 1
    )
    let places = Self.places(scene, history)
    let unseen = canvas.theme.unseen
    for row in 0..<min(canvas.height, (history.rows.count + dots.rows - 1) / dots.rows) {
      let marks = (0..<dots.rows).map { part in
        let token = row * dots.rows + part
        return Self.marks(history, token: token, places, across)
      }
      let colors = marks.map { $0.map { color($0, canvas.theme) } }
      for column in 0..<across.columns {
        let group = column / across.dotsPerExpert
        switch dots {
        case .halfBlocks:
          HalfBlock(
            above: colors[0][group],
            below: colors[1][group]
          ).draw(x: left + column, y: row, unseen: unseen, on: &canvas)
        case .braille, .characters:
          let mark = marks[0][group]
          guard mark != .none else { continue }
          let glyph = mark == .miss ? canvas.glyphs.miss : canvas.glyphs.shade(5)
          canvas.set(glyph, x: left + column, y: row, colors[0][group])
        }
      }
    }
    drawLabels(history, dots, on: &canvas)
  }

  /// The place of every expert of the layer, by its index.
  private static func places(_ scene: Scene, _ history: LayerHistory) -> [Int] {
    let experts = ExpertOrder(scene.state.heat, scene.view).experts(layer: history.layer)
    var places = Array(repeating: 0, count: experts.count)
    for (place, index) in experts.enumerated() { places[index] = place }
    return places
  }

  private static func marks(
    _ history: LayerHistory,
    token: Int,
    _ places: [Int],
    _ across: MapGeometry
  ) -> [Mark] {
    var marks = Array(
      repeating: Mark.none,
      count: max(1, across.columns / across.dotsPerExpert)
    )
    guard history.rows.indices.contains(token) else { return marks }
    for choice in history.rows[token] where places.indices.contains(choice.index) {
      let group = places[choice.index] / across.expertsPerDot
      let mark: Mark = choice.isMiss ? .miss : token == 0 ? .newest : .chosen
      if mark.rawValue > marks[group].rawValue { marks[group] = mark }
    }
    return marks
  }

  private static func color(_ mark: Mark, _ theme: Theme) -> Color {
    switch mark {
    case .none: .terminal
    case .chosen: theme.dim
    case .newest: theme.graphLine
    case .miss: theme.miss
    }
  }

  /// How many tokens ago a row was: 0, -8, -16.
  private static func drawLabels(
    _ history: LayerHistory,
    _ dots: MapPicture.Dots,
    on canvas: inout Canvas
  ) {
    for row in stride(from: 0, to: canvas.height, by: 4) where row * dots.rows < history.rows.count
    {
      let age = row * dots.rows
      canvas.putRight(
        age == 0 ? "0" : "-\(age)",
        endX: MapPanel.labelColumns - 1,
        y: row,
        canvas.theme.faint
      )
    }
  }
}
