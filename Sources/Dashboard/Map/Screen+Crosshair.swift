import Events
import Session

// The place of the map that the user looks at.
extension Screen {
  /// Moves the crosshair some experts to the right and some layers down, as the map shows
  /// them; the first key sets it where most is going on.
  mutating func moveCrosshair(experts: Int = 0, layers: Int = 0) {
    let heat = state.heat
    guard heat.layerCount > 0 else {
      view.message = "no model yet"
      return
    }
    let order = ExpertOrder(heat, view)
    guard let expert = view.crosshair, expert.layer < heat.layerCount,
      expert.index < heat.expertCount
    else {
      view.crosshair = busiestExpert(order)
      return
    }
    let layer = min(max(0, expert.layer.clampedSum(layers)), heat.layerCount - 1)
    let place = order.place(of: expert).clampedSum(experts)
    let row = order.experts(layer: layer)
    view.crosshair = ExpertID(layer: layer, index: row[min(max(0, place), row.count - 1)])
  }

  /// The expert with the most choices lately, of the layer where most is going on.
  private func busiestExpert(_ order: ExpertOrder) -> ExpertID {
    let layer = state.heat.busiestLayer ?? 0
    let shares = state.heat.shares(layer: layer)
    let row = order.experts(layer: layer)
    let index = row.max { shares[$0] < shares[$1] } ?? 0
    return ExpertID(layer: layer, index: index)
  }

  /// Opens all that is known of the expert under the crosshair, or closes it.
  ///
  /// Without a crosshair Enter is for whoever wants to type.
  mutating func openExpert() {
    if view.crosshair != nil {
      view.arrangement.hasExpert.toggle()
    } else if view.source == .live {
      view.mode = .input
    } else {
      view.message = "a recording cannot answer; f goes on from here, live"
    }
  }

  /// Closes the expert's panel, else takes the crosshair away; false where there is neither.
  mutating func closeCrosshair() -> Bool {
    if view.arrangement.hasExpert {
      view.arrangement.hasExpert = false
      return true
    }
    defer { view.crosshair = nil }
    return view.crosshair != nil
  }

  mutating func toggleWaterfall() {
    view.arrangement.hasWaterfall.toggle()
    view.message = view.arrangement.hasWaterfall ? "waterfall of one layer" : "waterfall closed"
  }

  // MARK: What the map shows

  /// Why a view cannot be shown; `nil` where it can.
  func obstacle(to mapView: ViewState.MapView) -> String? {
    guard mapView == .diff, compared == nil else { return nil }
    return view.source == .live
      ? "nothing to compare with: w, then Enter on a row shows what it would change"
      : "nothing to compare with: w and Enter, or moetop compare with another recording"
  }

  /// Shows the next view that can be shown, or with -1 the one before; says which was left out.
  mutating func turnMapView(by step: Int) {
    let views = ViewState.MapView.allCases
    let shown = view.mapView ?? view.chosenMapView ?? .glow
    var place = views.firstIndex(of: shown) ?? 0
    repeat {
      place = (place + step + views.count) % views.count
      if let obstacle = obstacle(to: views[place]) { view.message = obstacle }
    } while obstacle(to: views[place]) != nil
    view.mapView = views[place]
  }

  mutating func turnMapOrder() {
    view.mapOrder = view.mapOrder == .rank ? .id : .rank
    view.message = view.mapOrder == .rank ? "experts by rank" : "experts by id"
  }

  mutating func turnMapPooling() {
    view.mapPooling = view.mapPooling == .max ? .mean : .max
    view.message =
      view.mapPooling == .max
      ? "a block of several experts shows the largest"
      : "a block of several experts shows their mean, which hides spikes"
  }

  mutating func scaleHalfLife(by factor: Double) {
    let halfLives = RoutingHeat.halfLives
    let scaled = Int(state.heat.halfLife * factor)
    let tokens = min(max(scaled, halfLives.lowerBound), halfLives.upperBound)
    playback.setHalfLife(tokens)
    compared?.playback.setHalfLife(tokens)
    view.message = "half-life \(tokens) \(tokens == 1 ? "token" : "tokens")"
  }
}
