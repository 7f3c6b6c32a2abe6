import Events

@testable import Dashboard

// What the map shows, and the panels that belong to it. Over a paused replay.
extension GoldenState {
  static let maps: [GoldenState] =
    ViewState.MapView.allCases.filter { $0 != .diff }.map { mapView in
      map("map-\(mapView.rawValue)") { $0.view.mapView = mapView }
    } + [
      map("map-diff") { screen in
        screen.change { compare(&$0, hasSameRouting: false) }
        screen.view.mapView = .diff
      },
      map("map-diff-misses") { screen in
        screen.change { compare(&$0, hasSameRouting: true) }
        screen.view.mapView = .diff
      },
      map("map-by-id", sizes: middling) { $0.view.mapOrder = .id },
      GoldenState("many-experts", of: manyExperts, sizes: middling) { _ in },
      GoldenState("many-experts-mean", over: "many-experts", of: manyExperts, sizes: middling) {
        $0.view.mapOrder = .id
        $0.view.mapPooling = .mean
      },
      map("crosshair") { $0.type("llj") },
      map("waterfall") { $0.type("llW") },
      map("expert") { screen in
        screen.type("ll")
        screen.press(.enter)
      },
    ]

  /// More experts and layers than a map has room for dots.
  private static let manyExperts = DrawnComparison.session(
    seed: 5,
    isMissOneIn: 6,
    words: DrawnComparison.words,
    layers: 60,
    experts: 256
  )

  private static func map(
    _ name: String,
    sizes: [Size] = Size.all,
    _ act: @escaping @Sendable (inout DrawnScreen) -> Void
  ) -> GoldenState {
    GoldenState(name, over: "replay", .replay, sizes: sizes) { screen in
      screen.change(middle)
      act(&screen)
    }
  }

  private static func compare(_ screen: inout Screen, hasSameRouting: Bool) {
    var other = Playback(source: .replay)
    var events = DrawnSession.events
    events.removeAll {
      if case .token(let record) = $0.fact { record.position % 3 == 1 } else { false }
    }
    other.append(events)
    screen.compare(with: other, name: "the other", hasSameRouting: hasSameRouting)
  }
}
