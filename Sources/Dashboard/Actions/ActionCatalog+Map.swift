// What the map shows.
extension ActionCatalog {
  static let map: [Action] = [
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
  ]
}
