import Session

// Keys that are commands of their own.
extension Screen {
  mutating func command(_ key: Key) -> [Intent] {
    switch key {
    case .control("c"): return isGenerating ? [.stop] : [.quit]
    case .character("q"): return [.quit]
    case .character("i"), .enter: typeFromNowOn()
    case .character("w"): return openWhatIf()
    case .character("?"): view.isHelpShown = true
    case .character("v"): turnMapView(by: 1)
    case .character("V"): turnMapView(by: -1)
    case .character("("): scaleHalfLife(by: 0.5)
    case .character(")"): scaleHalfLife(by: 2)
    case .character("t"): turnTimelineScale()
    case .character("0"): view.isTimelineFollowing = false
    case .character(":"): view.footLine = FootLine(.goTo)
    case .character("/"): view.footLine = FootLine(.search)
    case .character("m"): arm(.markName, "set mark: press a letter or digit")
    case .character("'"): arm(.markToGoTo, "go to mark: press its letter or digit")
    case .character("f"): return fork()
    case .up: scrollChat(by: 1)
    case .down: scrollChat(by: -1)
    case .paste: view.message = "press i, then paste"
    default: move(key)
    }
    return []
  }

  private mutating func typeFromNowOn() {
    if view.source == .live {
      view.mode = .input
    } else {
      view.message = "a recording cannot answer; f goes on from here, live"
    }
  }

  private mutating func turnTimelineScale() {
    let isByToken = view.timelineScale == .token
    view.timelineScale = isByToken ? .clock : .token
    view.message = isByToken ? "timeline by clock" : "timeline by token"
  }

  private mutating func arm(_ armed: Armed, _ message: String) {
    self.armed = armed
    view.message = message
  }

  /// Asks for a conversation that goes on from what is on the screen.
  private mutating func fork() -> [Intent] {
    guard let point = ForkPoint(state) else {
      view.message = "nothing was said yet: go to a turn first"
      return []
    }
    if view.source == .live { goOn(from: point) }
    return [.fork(point)]
  }

  /// Shows the conversation that begins; what was not answered can be asked again.
  private mutating func goOn(from point: ForkPoint) {
    view.mode = .input
    if !point.question.isEmpty { view.prompt = PromptLine(point.question) }
    view.chatScroll = 0
    playback.follow()
  }

  private mutating func turnMapView(by step: Int) {
    let views = ViewState.MapView.allCases
    let shown = view.mapView ?? view.chosenMapView ?? .glow
    let place = views.firstIndex(of: shown) ?? 0
    view.mapView = views[(place + step + views.count) % views.count]
  }

  private mutating func scaleHalfLife(by factor: Double) {
    let halfLives = RoutingHeat.halfLives
    let scaled = Int(state.heat.halfLife * factor)
    let tokens = min(max(scaled, halfLives.lowerBound), halfLives.upperBound)
    playback.setHalfLife(tokens)
    view.message = "half-life \(tokens) \(tokens == 1 ? "token" : "tokens")"
  }
}
