import Events
import Session

/// One line about the expert under the crosshair.
enum InspectorPanel: Panel {
  static let title = "inspector"
  static let smallest = (width: 20, height: 1)

  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    if let words = words(scene, columns: canvas.width - 2) {
      canvas.put(words, x: 1, y: 0, canvas.theme.accent)
    } else if scene.state.heat.layerCount > 0 {
      canvas.put("h j k l look at an expert", x: 1, y: 0, canvas.theme.faint)
    }
  }

  /// Whether the line has no place but the title of the map.
  static func isInMapTitle(_ scene: Scene) -> Bool {
    scene.crosshair != nil && scene.layout[.inspector] == nil && !MapPanel.hasLegend(scene)
  }

  /// As much as fits; `nil` where the user looks at no expert.
  static func words(_ scene: Scene, columns: Int) -> String? {
    guard let expert = scene.crosshair else { return nil }
    let glyphs = scene.appearance.glyphs
    let heat = scene.state.heat
    let (layer, index) = (expert.layer, expert.index)
    let mark = String(Character(glyphs.replay))
    let name = "\(mark) layer \(scene.state.fileLayer(layer))  expert \(index)"
    let shortName = "\(mark) \(scene.state.name(of: expert))"
    let times = NumberText.rate(heat.timesUniform(layer: layer, index: index)) + glyphs.times
    let tier = scene.state.residency.contains(expert) ? "slot" : "file"
    let last = heat.lastUse(layer: layer, index: index).map { "last used t \($0)" } ?? "never used"
    let misses = heat.missCount(layer: layer, index: index)
    let hits = heat.useCount(layer: layer, index: index) - misses
    let counts = counted(hits, "hit", "hits") + "  " + counted(misses, "miss", "misses")
    let spread = heat.spread(layer: layer).map { spread in
      let entropy = NumberText.fixed(spread.entropy, decimals: 1)
      let most = NumberText.fixed(RoutingHeat.mostEntropy(of: heat.expertCount), decimals: 1)
      let top = NumberText.percent(spread.topShare, decimals: 0)
      return "layer: entropy \(entropy) of \(most) bits  top share \(top) %"
    }
    let whole = [name, "\(times) uniform", tier, last, counts]
    let texts = [
      whole + (spread.map { [$0] } ?? []), whole,
      [shortName, "\(times) uniform", tier, last, counts],
      [shortName, times, tier, last, counts], [shortName, times, tier, counts],
      [shortName, times, tier], [shortName],
    ]
    return scene.longest(texts.map { $0.joined(separator: "  ") }, columns: columns)
  }

  static func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }
}
