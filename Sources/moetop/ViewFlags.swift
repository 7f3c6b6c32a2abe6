import ArgumentParser
import Dashboard
import Events

/// What of the screen is shown, and how: for pictures of any state of it.
struct ViewFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Panels: all, chat, map or cache.", valueName: "preset"))
  var preset = Layout.Preset.all

  @Option(
    help: ArgumentHelp(
      "Switch panels off: chat, map, tiers, speed, timeline, with commas between.",
      valueName: "panels"
    ),
    transform: Self.panels
  )
  var hide: [Layout.PanelName] = []

  @Option(
    help: ArgumentHelp("The panel that has the screen for itself.", valueName: "panel"),
    transform: { try Self.panel($0, of: Layout.Arrangement.focusable) }
  )
  var zoom: Layout.PanelName?

  @Option(
    help: ArgumentHelp(
      "View of the map: \(ViewState.MapView.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "view"
    )
  )
  var view: ViewState.MapView?

  @Option(help: ArgumentHelp("Order of a layer's experts: rank or id.", valueName: "order"))
  var order = ViewState.MapOrder.rank

  @Option(help: ArgumentHelp("A dot of several experts: max or mean.", valueName: "pooling"))
  var pooling = ViewState.MapPooling.max

  @Flag(help: "Show the last tokens of one layer.")
  var waterfall = false

  @Flag(help: "Show the screen of a live session, not that of a replay.")
  var live = false

  @Option(
    help: ArgumentHelp(
      "Keys to press before, named ones in brackets: 'z', ':map', '<F2><Down>'.",
      valueName: "keys"
    ),
    transform: KeyText.keys
  )
  var keys: [Key] = []

  /// The screen of a session as the flags want it, at its end.
  func state(of screen: Screen, _ appearance: Appearance, _ size: ScreenSize) -> ViewState {
    var screen = screen
    _ = screen.press(.end)
    screen.view.arrangement.preset = preset
    screen.view.arrangement.hidden.formUnion(hide)
    screen.view.arrangement.zoomed = zoom
    screen.view.arrangement.hasWaterfall = waterfall
    screen.view.mapView = view
    screen.view.mapOrder = order
    screen.view.mapPooling = pooling
    var cache = ChatLayoutCache()
    for key in keys {
      // Some keys go by what was drawn.
      screen.note(
        draw(
          state: screen.state,
          view: screen.view,
          appearance: appearance,
          width: size.columns,
          height: size.rows,
          cache: &cache
        )
      )
      _ = screen.press(key)
    }
    var view = screen.view
    if live {
      view.source = .live
      view.mode = .input
    }
    return view
  }

  private static func panels(_ text: String) throws -> [Layout.PanelName] {
    try text.split(separator: ",").map {
      try panel(String($0), of: Layout.Arrangement.switches)
    }
  }

  private static func panel(
    _ name: String,
    of panels: [Layout.PanelName]
  ) throws -> Layout.PanelName {
    guard let panel = panels.first(where: { $0.rawValue == name }) else {
      let names = panels.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(name)' is none of \(names)")
    }
    return panel
  }
}

extension Layout.Preset: ExpressibleByArgument {}
extension ViewState.MapView: ExpressibleByArgument {}
extension ViewState.MapOrder: ExpressibleByArgument {}
extension ViewState.MapPooling: ExpressibleByArgument {}
