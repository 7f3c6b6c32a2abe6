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
    let glyphs = scene.appearance.glyphs
    let picture = picture(scene, width: rect.width, height: rect.height)
    let dot = " \(glyphs.dot) "
    let order = isRanked(scene.state.heat) ? "by rank" : "by index"
    let scale = scaleText(picture, glyphs)
    let step = scene.state.layerLimit.map { ["L\($0)/\(scene.state.heat.layerCount)"] } ?? []
    let name = step + [scene.mapView.rawValue]
    let texts: [[String]]
    switch scene.mapView {
    case .glow:
      let halfLife = "half-life \(Int(scene.state.heat.halfLife))"
      texts = [
        name + [halfLife + " tok", order] + scale, name + [halfLife, order] + scale,
        name + [halfLife] + scale, name,
      ]
    case .now:
      texts = [name + [order] + scale, name + scale, name]
    }
    return scene.longest(texts.map { $0.joined(separator: dot) }, columns: columns)
  }

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    guard scene.state.heat.layerCount > 0 else {
      let text = scene.state.header == nil ? "no model yet" : "no experts: all is in memory"
      canvas.put(text, x: labelColumns, y: 0, canvas.theme.faint)
      return
    }
    let picture = picture(scene, width: canvas.width, height: canvas.height)
    drawLabels(picture, on: &canvas)
    picture.draw(x: labelColumns, y: 0, on: &canvas)
    if hasLegend(scene) {
      drawLegend(picture, scene.mapView, y: picture.cellRows, on: &canvas)
    }
  }

  private static func hasLegend(_ scene: Scene) -> Bool { scene.layout.form == .columns }

  private static func picture(_ scene: Scene, width: Int, height: Int) -> MapPicture {
    MapPicture(
      state: scene.state,
      view: scene.mapView,
      glyphs: scene.appearance.glyphs,
      columns: width - labelColumns,
      rows: height - (hasLegend(scene) ? 1 : 0)
    )
  }

  // MARK: Words

  /// What one dot stands for, where it is not one expert.
  private static func scaleText(_ picture: MapPicture, _ glyphs: Glyphs) -> [String] {
    let experts = picture.geometry.expertsPerDot
    let layers = picture.geometry.layersPerDot
    if experts == 1, layers == 1 { return [] }
    let unit = picture.dots == .braille ? "1 dot" : "1 block"
    if layers == 1 { return ["\(unit) = \(experts) experts"] }
    if experts == 1, picture.dots != .braille { return ["\(unit) = \(layers) layers"] }
    let expertText = experts == 1 ? "1 expert" : "\(experts) experts"
    return ["\(unit) = \(expertText) \(glyphs.times) \(layers) layers"]
  }

  private static func isRanked(_ heat: RoutingHeat) -> Bool {
    (0..<heat.layerCount).contains { layer in
      heat.order(layer: layer).enumerated().contains { $0.offset != $0.element }
    }
  }

  private static func drawLabels(_ picture: MapPicture, on canvas: inout Canvas) {
    let rows = picture.cellRows
    let gap = rows > 16 ? 4 : rows > 8 ? 2 : 1
    let layersPerGap = max(1, picture.geometry.layerCount * gap / max(1, rows))
    var step = 1
    while step < layersPerGap { step *= 2 }
    var next = 0
    for row in 0..<rows {
      let layers = picture.layers(cellRow: row)
      if layers.contains(next) {
        canvas.putRight(String(next), endX: labelColumns - 1, y: row, canvas.theme.faint)
        while next < layers.upperBound { next += step }
      }
    }
  }

  /// Places of the experts, and what colours mean.
  private static func drawLegend(
    _ picture: MapPicture,
    _ view: ViewState.MapView,
    y: Int,
    on canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let endX = labelColumns + picture.cellColumns
    canvas.put("0", x: labelColumns, y: y, theme.faint)
    canvas.putRight(String(picture.geometry.expertCount - 1), endX: endX, y: y, theme.faint)
    guard picture.cellColumns >= 48 else { return }

    var x = labelColumns + 8
    if view == .glow {
      x = canvas.put("cold ", x: x, y: y, theme.faint)
      for level in 1...Theme.heatLevelCount {
        x = picture.drawSample(level: level, x: x, y: y, on: &canvas)
      }
      x = canvas.put(" hot", x: x, y: y, theme.faint) + 4
    } else {
      canvas.set(canvas.glyphs.miss, x: x, y: y, theme.graphLine)
      x = canvas.put("chosen", x: x + 2, y: y, theme.faint) + 4
    }
    canvas.set(canvas.glyphs.miss, x: x, y: y, theme.miss)
    canvas.put("miss of this token", x: x + 2, y: y, theme.faint)
  }
}
