import Events
import Session

/// The map: every expert of every layer, as bright as it was chosen lately.
enum MapPanel: Panel {
  static let title = "routing"
  static let smallest = (width: 20, height: 2)

  /// Room for layer numbers at the left.
  static let labelColumns = 4

  static func caption(_ scene: Scene, columns: Int) -> String {
    guard let rect = scene.layout[.map], scene.state.heat.layerCount > 0 else { return "" }
    if InspectorPanel.isInMapTitle(scene) {
      return InspectorPanel.words(scene, columns: columns) ?? ""
    }
    let dot = " \(scene.appearance.glyphs.dot) "
    let step = scene.state.layerLimit.map { ["L\($0)/\(scene.state.heat.layerCount)"] } ?? []
    let name = step + [scene.mapView.rawValue]
    let order = [orderText(scene)]
    let scale = scaleText(scene, geometry(scene, width: rect.width, height: rect.height))
    let pooling = scale.isEmpty ? [] : poolingText(scene)
    // What matters least goes first.
    let short = halfLifeText(scene, unit: "")
    let texts = [
      name + halfLifeText(scene, unit: " tok") + order + pooling + scale,
      name + short + order + pooling + scale, name + short + pooling + scale,
      name + pooling + scale, name + pooling, name,
    ]
    return scene.longest(texts.map { $0.joined(separator: dot) }, columns: columns)
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    guard scene.state.heat.layerCount > 0 else {
      let text = scene.state.header == nil ? "no model yet" : "no experts: all is in memory"
      canvas.put(text, x: labelColumns, y: 0, canvas.theme.faint)
      return
    }
    let picture = MapPicture(
      scene.mapSubject,
      glyphs: scene.appearance.glyphs,
      columns: canvas.width - labelColumns,
      rows: canvas.height - (hasLegend(scene) ? 1 : 0)
    )
    drawLabels(picture, scene.state, on: &canvas)
    picture.draw(x: labelColumns, y: 0, on: &canvas)
    if let expert = scene.crosshair {
      let place = ExpertOrder(scene.state.heat, scene.view).place(of: expert)
      drawCrosshair(picture.cells(layer: expert.layer, place: place), expert, on: &canvas)
    }
    if hasLegend(scene) {
      MapLegend(picture: picture, scene: scene).draw(y: picture.cellRows, on: &canvas)
    }
  }

  static func hasLegend(_ scene: Scene) -> Bool { hasLegend(scene.layout) }

  static func hasLegend(_ layout: Layout) -> Bool {
    layout.form == .columns || layout.arrangement.zoomed == .map
  }

  private static func geometry(_ scene: Scene, width: Int, height: Int) -> MapGeometry {
    MapPicture.Dots(scene.mapView, scene.appearance.glyphs).geometry(
      of: scene.state.heat,
      columns: width - labelColumns,
      rows: height - (hasLegend(scene) ? 1 : 0)
    )
  }

  // MARK: Words

  private static func halfLifeText(_ scene: Scene, unit: String) -> [String] {
    switch scene.mapView {
    case .glow, .miss, .gap: return ["half-life \(Int(scene.state.heat.halfLife))" + unit]
    case .diff:
      guard let compared = scene.view.details.compared else { return [] }
      return [(compared.hasSameRouting ? "misses" : "choices") + " here less \(compared.name)"]
    case .now, .tier: return []
    }
  }

  static func orderText(_ scene: Scene) -> String {
    if scene.view.mapOrder == .id { return "by id" }
    return ExpertOrder(scene.state.heat, scene.view).isRanked ? "by rank" : "by id"
  }

  private static func poolingText(_ scene: Scene) -> [String] {
    if scene.mapView == .now { return [] }
    return scene.view.mapPooling == .mean ? ["mean hides spikes"] : ["max"]
  }

  /// What one dot stands for, where it is not one expert.
  private static func scaleText(_ scene: Scene, _ geometry: MapGeometry) -> [String] {
    let glyphs = scene.appearance.glyphs
    let dots = MapPicture.Dots(scene.mapView, glyphs)
    let experts = geometry.expertsPerDot
    let layers = geometry.layersPerDot
    if experts == 1, layers == 1 { return [] }
    let unit = dots == .braille ? "1 dot" : "1 block"
    if layers == 1 { return ["\(unit) = \(experts) experts"] }
    if experts == 1, dots != .braille { return ["\(unit) = \(layers) layers"] }
    let expertText = experts == 1 ? "1 expert" : "\(experts) experts"
    return ["\(unit) = \(expertText) \(glyphs.times) \(layers) layers"]
  }

  private static func drawLabels(
    _ picture: MapPicture,
    _ state: DashboardState,
    on canvas: inout Canvas
  ) {
    let rows = picture.cellRows
    let gap = rows > 16 ? 4 : rows > 8 ? 2 : 1
    let layersPerGap = max(1, picture.geometry.layerCount * gap / max(1, rows))
    var step = 1
    while step < layersPerGap { step *= 2 }
    var next = 0
    for row in 0..<rows {
      let layers = picture.layers(cellRow: row)
      if layers.contains(next) {
        canvas.putRight(
          String(state.fileLayer(next)),
          endX: labelColumns - 1,
          y: row,
          canvas.theme.faint
        )
        while next < layers.upperBound { next += step }
      }
    }
  }

  // MARK: Crosshair

  /// Brackets around a dot, its layer at the left: told by shape, whatever the colours.
  private static func drawCrosshair(_ cells: Rect, _ expert: ExpertID, on canvas: inout Canvas) {
    let style = canvas.ink(canvas.theme.cursor, .bold)
    let label = String(expert.layer)
    for column in 0..<labelColumns { canvas.set(" ", x: column, y: cells.y, style) }
    canvas.putRight(label, endX: labelColumns - 1, y: cells.y, style)
    for row in cells.y..<cells.endY {
      canvas.set("[", x: labelColumns + cells.x - 1, y: row, style)
      canvas.set("]", x: labelColumns + cells.endX, y: row, style)
    }
  }
}

extension Scene {
  /// The expert that the user looks at, where the model has it.
  var crosshair: ExpertID? {
    view.crosshair.flatMap { expert in
      let heat = state.heat
      return expert.layer < heat.layerCount && expert.index < heat.expertCount ? expert : nil
    }
  }
}
