// What the map shows.
extension ActionCatalog {
  static let map = mapLook + mapViews + crosshair

  private static let mapLook: [Action] = [
    Action(
      "next-view",
      "next view of the map",
      .map,
      keys: [.character("v")],
      hint: "view",
      line: "next, previous view of map"
    ) { $0.turnMapView(by: 1) },
    Action(
      "previous-view",
      "previous view of the map",
      .map,
      keys: [.character("V")],
      line: "next, previous view of map"
    ) { $0.turnMapView(by: -1) },
    Action(
      "shorter-half-life",
      "shorter half-life",
      .map,
      keys: [.character("(")],
      line: "shorter, longer half-life"
    ) { $0.scaleHalfLife(by: 0.5) },
    Action(
      "longer-half-life",
      "longer half-life",
      .map,
      keys: [.character(")")],
      line: "shorter, longer half-life"
    ) { $0.scaleHalfLife(by: 2) },
    Action(
      "map-order",
      "order of experts: rank or id",
      .map,
      keys: [.character("o")],
      line: "order, pooling, waterfall"
    ) { $0.turnMapOrder() },
    Action(
      "map-pooling",
      "blocks of several experts: maximum or mean",
      .map,
      keys: [.character("a")],
      line: "order, pooling, waterfall"
    ) { $0.turnMapPooling() },
    Action(
      "waterfall",
      "the last tokens of one layer",
      .map,
      keys: [.character("W")],
      line: "order, pooling, waterfall"
    ) { $0.toggleWaterfall() },
  ]

  /// Each view by its name, for whoever does not want to go through them all.
  private static let mapViews = ViewState.MapView.allCases.map { mapView in
    Action(
      "view-\(mapView.rawValue)",
      "map: \(words(for: mapView))",
      .map,
      line: "",
      obstacle: { $0.obstacle(to: mapView) },
      perform: { screen in
        screen.view.mapView = mapView
        return []
      }
    )
  }

  private static func words(for mapView: ViewState.MapView) -> String {
    switch mapView {
    case .glow: "choices of the last tokens"
    case .now: "choices of this token"
    case .tier: "slot or file"
    case .miss: "misses of the last tokens"
    case .gap: "hot without a slot, cold with one"
    case .diff: "difference to another session"
    }
  }

  private static let crosshair: [Action] = [
    move("left", "h", "look at the expert before", experts: -1),
    move("down", "j", "look at the layer below", layers: 1),
    move("up", "k", "look at the layer above", layers: -1),
    move("right", "l", "look at the next expert", experts: 1),
    move("far-left", "H", "look ten experts to the left", experts: -10),
    move("far-down", "J", "look ten layers below", layers: 10),
    move("far-up", "K", "look ten layers above", layers: -10),
    move("far-right", "L", "look ten experts to the right", experts: 10),
    Action(
      "expert",
      "all about the chosen expert",
      .map,
      keys: [.enter],
      line: "all about it; leave it"
    ) { $0.openExpert() },
    Action(
      "leave-expert",
      "leave the chosen expert",
      .map,
      keys: [.character("x")],
      line: "all about it; leave it"
    ) { screen in
      if !screen.closeCrosshair() { screen.view.message = "h j k l choose an expert" }
    },
  ]

  private static func move(
    _ name: String,
    _ key: Character,
    _ words: String,
    experts: Int = 0,
    layers: Int = 0
  ) -> Action {
    let isFar = abs(experts + layers) > 1
    return Action(
      "crosshair-\(name)",
      words,
      .map,
      keys: [.character(key)],
      line: isFar ? "" : "expert; H J K L: by tens"
    ) { $0.moveCrosshair(experts: experts, layers: layers) }
  }
}
