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
      view.message = "a recording cannot answer"
    }
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

  // MARK: Transport

  private mutating func move(_ key: Key) {
    let fiveSeconds: Int64 = 5_000_000_000
    switch key {
    case .character(" "): playback.togglePause()
    case .character("-"): playback.halveSpeed()
    case .character("+"), .character("="): playback.doubleSpeed()
    case .character(","): step(by: -1)
    case .character("."): step(by: 1)
    case .left: moved { $0.skip(nanoseconds: -fiveSeconds) }
    case .right: moved { $0.skip(nanoseconds: fiveSeconds) }
    case .shiftLeft: moved { $0.skip(fraction: -0.1) }
    case .shiftRight: moved { $0.skip(fraction: 0.1) }
    case .character("g"), .home: moved { $0.toStart() }
    case .character("G"), .character("F"), .end: moved { $0.toEnd() }
    case .character("["): jump("no mark before this") { $0.previousMark() }
    case .character("]"): jump("no mark after this") { $0.nextMark() }
    case .character("{"): jump("no turn before this") { $0.previousTurn() }
    case .character("}"): jump("no turn after this") { $0.nextTurn() }
    default: break
    }
  }

  private mutating func step(by tokens: Int) {
    playback.pause()
    moved { $0.step(tokens: tokens) }
  }

  private mutating func jump(_ refusal: String, _ move: (inout Playback) -> Bool) {
    var hasMoved = false
    moved { hasMoved = move(&$0) }
    if !hasMoved { view.message = refusal }
  }

  /// Moves the cursor.
  ///
  /// Live, leaving the end pauses the view, so that it stays where the
  /// user went while the model goes on; coming back to the end follows again.
  private mutating func moved(_ move: (inout Playback) -> Void) {
    move(&playback)
    view.chatScroll = 0
    guard view.source == .live else { return }
    if playback.isAtHead { playback.resume() } else { playback.pause() }
  }
}
