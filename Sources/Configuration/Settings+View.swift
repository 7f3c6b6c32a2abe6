import Dashboard

extension Settings {
  /// Lets the screen begin as configured.
  package func apply(to view: inout ViewState) {
    switch timeline {
    case "clock": view.timelineScale = .clock
    case "token": view.timelineScale = .token
    default: break
    }
    view.isEnterNewline = enter == "newline"
    view.isMouseOn = hasMouse ?? view.isMouseOn
    if let preset = preset.flatMap(Layout.Preset.init(rawValue:)) {
      view.arrangement.preset = preset
    }
    if let mapView = mapView.flatMap(ViewState.MapView.init(rawValue:)) {
      view.mapView = mapView
    }
  }
}
