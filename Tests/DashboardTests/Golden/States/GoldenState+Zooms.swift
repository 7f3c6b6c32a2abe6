import Events

@testable import Dashboard

// One panel with the whole screen: what it shows where it has all the room.
extension GoldenState {
  static let zooms: [GoldenState] = [
    zoom(.chat),
    // The largest map is that of the preset.
    zoom(.map, sizes: Array(Size.all.dropLast())),
    zoom(.tiers), zoom(.speed), zoom(.timeline),
    zoom(.waterfall) { $0.type("llW") },
    zoom(.expert) { screen in
      screen.type("ll")
      screen.press(.enter)
    },
  ]

  private static func zoom(
    _ panel: Layout.PanelName,
    sizes: [Size] = Size.all,
    _ act: @escaping @Sendable (inout DrawnScreen) -> Void = { _ in }
  ) -> GoldenState {
    GoldenState("zoom-\(panel.rawValue)", .replay, sizes: sizes) { screen in
      screen.change(middle)
      act(&screen)
      screen.view.arrangement.zoomed = panel
      screen.view.arrangement.focused = panel
    }
  }
}
