import Events

// What is done with the mouse, where the terminal reports it.
extension Screen {
  /// Rows of chat that one step of the wheel scrolls.
  private static let wheelRows = 3

  mutating func point(_ event: MouseEvent) -> [Intent] {
    if view.isHelpShown { return pointInHelp(event) }
    if view.picker != nil { return pointInList(event) }
    guard view.whatIf == nil, let layout = view.layout else { return [] }
    let panel = layout.panel(x: event.x, y: event.y)
    switch event.kind {
    case .press: return click(panel, layout, event)
    case .drag: if isScrubbing { scrub(to: event.x, layout) }
    case .release: isScrubbing = false
    case .wheelUp: turnWheel(panel, by: -1)
    case .wheelDown: turnWheel(panel, by: 1)
    }
    return []
  }

  private mutating func pointInHelp(_ event: MouseEvent) -> [Intent] {
    switch event.kind {
    case .press: view.isHelpShown = false
    case .wheelUp: scrollHelp(by: -1)
    case .wheelDown: scrollHelp(by: 1)
    case .drag, .release: break
    }
    return []
  }

  private mutating func pointInList(_ event: MouseEvent) -> [Intent] {
    switch event.kind {
    case .wheelUp: pressInPicker(.up)
    case .wheelDown: pressInPicker(.down)
    case .press, .drag, .release: []
    }
  }

  private mutating func click(
    _ panel: Layout.PanelName?,
    _ layout: Layout,
    _ event: MouseEvent
  ) -> [Intent] {
    isScrubbing = panel == .timeline
    guard let panel else { return [] }
    if panel == .prompt, view.source == .live { view.mode = .input }
    if layout.focusable.contains(panel) { view.arrangement.focused = panel }
    if panel == .timeline { scrub(to: event.x, layout) }
    if panel == .map, let expert = expert(at: event, layout) {
      // A second click tells all about it.
      if view.crosshair == expert { view.arrangement.hasExpert = true }
      view.crosshair = expert
    }
    return []
  }

  /// The expert at a place of the map, the first of those that share a dot.
  private func expert(at event: MouseEvent, _ layout: Layout) -> ExpertID? {
    guard let rect = layout[.map], let dots = view.mapDots else { return nil }
    let geometry = dots.geometry(
      of: state.heat,
      columns: rect.width - MapPanel.labelColumns,
      rows: rect.height - (MapPanel.hasLegend(layout) ? 1 : 0)
    )
    let column = (event.x - rect.x - MapPanel.labelColumns) * dots.columns
    let row = (event.y - rect.y) * dots.rows
    guard let (layer, place) = geometry.expert(column: column, row: row) else { return nil }
    let index = ExpertOrder(state.heat, view).experts(layer: layer)[place]
    return ExpertID(layer: layer, index: index)
  }

  private mutating func turnWheel(_ panel: Layout.PanelName?, by step: Int) {
    switch panel {
    case .chat: scrollChat(by: -step * Self.wheelRows)
    case .timeline: self.step { $0.step(tokens: step) }
    default: break
    }
  }

  /// Goes to the place of a column of the timeline.
  private mutating func scrub(to x: Int, _ layout: Layout) {
    guard let rect = layout[.timeline] else { return }
    let columns = TimelinePanel.columns(width: rect.width)
    let ruler = TimelineRuler(state, view, columns: columns)
    guard let place = ruler.place(ofColumn: x - rect.x - TimelinePanel.labelColumns) else { return }
    moved { playback in
      do throws(DestinationError) {
        try playback.go(to: place)
      } catch {
        // The ruler names no place that the session lacks.
        preconditionFailure("\(place): \(error)")
      }
    }
  }
}
