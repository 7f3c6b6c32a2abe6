// Which panels there are, and which of them keys go to.
extension Screen {
  mutating func toggle(_ panel: Layout.PanelName) {
    let isShown = view.arrangement.shows(panel)
    if isShown {
      view.arrangement.hidden.insert(panel)
      if view.arrangement.focused == panel { view.arrangement.focused = nil }
    } else {
      view.arrangement.hidden.remove(panel)
    }
    let name = panel.type.title
    view.message = "\(name) \(isShown ? "off" : "on")"
    if !isShown, let layout = layout(of: view.arrangement), !layout.hasRoom(for: panel) {
      view.message = "\(name) on, but there is no room for it"
    }
  }

  mutating func turnPreset(by step: Int) {
    let presets = Layout.Preset.allCases
    let place = presets.firstIndex(of: view.arrangement.preset) ?? 0
    view.arrangement.preset = presets[(place + step + presets.count) % presets.count]
    view.arrangement.zoomed = nil
    view.message = "panels: \(view.arrangement.preset.rawValue)"
  }

  /// The layout as another arrangement would have it; `nil` before anything was drawn.
  private func layout(of arrangement: Layout.Arrangement) -> Layout? {
    guard let layout = view.layout else { return nil }
    var contents = layout.contents
    contents.arrangement = arrangement
    return Layout(width: layout.width, height: layout.height, contents: contents)
  }

  /// The panels that Tab goes through, those behind a zoomed one included.
  private var focusable: [Layout.PanelName] {
    var arrangement = view.arrangement
    arrangement.zoomed = nil
    return layout(of: arrangement)?.focusable ?? Layout.Arrangement.switches
  }

  // MARK: Focus

  var focusObstacle: String? {
    guard let layout = view.layout, layout.focusable.isEmpty else { return nil }
    return "there is no panel to focus"
  }

  /// Focuses the next panel; a zoomed one makes way for it.
  mutating func turnFocus(by step: Int) -> [Intent] {
    let panels = focusable
    guard !panels.isEmpty else { return [] }
    let place = view.arrangement.focused.flatMap { panels.firstIndex(of: $0) }
    // Without a focus, forward begins at the first panel and back at the last.
    let next = place.map { $0 + step } ?? (step > 0 ? 0 : panels.count - 1)
    let panel = panels[(next + panels.count) % panels.count]
    view.arrangement.focused = panel
    if view.arrangement.zoomed != nil { view.arrangement.zoomed = panel }
    return []
  }

  /// What a key does in the focused panel; `nil` where it does what it does everywhere.
  mutating func pressInFocus(_ key: Key) -> [Intent]? {
    switch (view.arrangement.focused, key) {
    case (.timeline, .pageUp): return command(.shiftLeft)
    case (.timeline, .pageDown): return command(.shiftRight)
    case (.map, .left): return moveInMap("h")
    case (.map, .down): return moveInMap("j")
    case (.map, .up): return moveInMap("k")
    case (.map, .right): return moveInMap("l")
    default: return nil
    }
  }

  /// Does what a letter does that moves in the map; `nil` where there is no such.
  private mutating func moveInMap(_ letter: Character) -> [Intent]? {
    guard let action = ActionCatalog.action(for: .character(letter), in: view.place),
      action.group == .map
    else { return nil }
    return perform(action)
  }

  // MARK: Zoom

  /// The panel that `z` would zoom.
  private var zoomable: Layout.PanelName? {
    let panels = view.layout?.focusable ?? []
    if let focused = view.arrangement.focused, panels.contains(focused) { return focused }
    return panels.contains(.map) ? .map : panels.first
  }

  var zoomObstacle: String? {
    guard view.arrangement.zoomed == nil, let layout = view.layout else { return nil }
    guard let panel = zoomable else { return "there is no panel to zoom" }
    return layout.canZoom(panel) ? nil : "there is no room to zoom \(panel.type.title)"
  }

  mutating func toggleZoom() -> [Intent] {
    if view.arrangement.zoomed != nil {
      view.arrangement.zoomed = nil
    } else if let panel = zoomable {
      view.arrangement.zoomed = panel
      view.arrangement.focused = panel
      view.message = "z makes \(panel.type.title) small again"
    }
    return []
  }

  mutating func toggleMouse() -> [Intent] {
    view.isMouseOn.toggle()
    view.message = view.isMouseOn ? "mouse on: click, wheel, drag on the timeline" : "mouse off"
    return [.mouse(view.isMouseOn)]
  }
}

extension Layout {
  /// Whether a panel is there, or on small screens the row of graphs that stands for it.
  fileprivate func hasRoom(for panel: PanelName) -> Bool {
    self[panel] != nil || panel == .speed && self[.sparks] != nil
  }
}
