// Keys that move in time.
extension Screen {
  mutating func move(_ key: Key) {
    let fiveSeconds: Int64 = 5_000_000_000
    switch key {
    case .character(" "): playback.togglePause()
    case .character("-"): playback.halveSpeed()
    case .character("+"): playback.doubleSpeed()
    case .character("="): playback.setSpeed(1)
    case .character(","): step { $0.step(tokens: -1) }
    case .character("."): step { $0.step(tokens: 1) }
    case .character("<"): step { $0.step(layers: -1) }
    case .character(">"): step { $0.step(layers: 1) }
    case .left: moved { $0.skip(nanoseconds: -fiveSeconds) }
    case .right: moved { $0.skip(nanoseconds: fiveSeconds) }
    case .shiftLeft: moved { $0.skip(fraction: -0.1) }
    case .shiftRight: moved { $0.skip(fraction: 0.1) }
    case .character("g"), .home: moved { $0.toStart() }
    case .character("G"), .end: moved { $0.toEnd() }
    case .character("F"): follow()
    case .character("["): jump("no mark before this") { $0.previousMark() }
    case .character("]"): jump("no mark after this") { $0.nextMark() }
    case .character("{"): jump("no turn before this") { $0.previousTurn() }
    case .character("}"): jump("no turn after this") { $0.nextTurn() }
    case .character("n"): goToHit(isForward: true)
    case .character("N"): goToHit(isForward: false)
    default: break
    }
  }

  private mutating func follow() {
    view.isTimelineFollowing = true
    moved { $0.toEnd() }
  }

  private mutating func step(_ move: (inout Playback) -> Void) {
    playback.pause()
    moved(move)
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
  mutating func moved(_ move: (inout Playback) -> Void) {
    move(&playback)
    view.chatScroll = 0
    guard view.source == .live else { return }
    if playback.isAtHead { playback.resume() } else { playback.pause() }
  }

  // MARK: Hits

  /// Goes to the next or previous place that was searched for.
  mutating func goToHit(isForward: Bool) {
    let (hits, name) = searchHits()
    if hits.isEmpty {
      view.message = "no \(name) in this session"
      return
    }
    let before = playback.cursor
    let side = isForward ? "after" : "before"
    jump("no \(name) \(side) this, \(hits.count) in all") {
      isForward ? $0.next(hits) : $0.previous(hits)
    }
    guard playback.cursor != before, let hit = hits.firstIndex(of: playback.cursor) else { return }
    view.message = "\(name) \(hit + 1) of \(hits.count)"
  }

  private mutating func searchHits() -> (hits: [Int], name: String) {
    guard let search else { return (playback.missBursts(), "miss burst") }
    if search.eventCount != playback.outline.count {
      self.search = ChatSearch(search.needle, in: playback.outline)
    }
    return (self.search?.hits ?? [], "'\(search.needle)'")
  }
}

extension Playback {
  /// For each burst of misses the number of events up to and with its first token.
  ///
  /// A prompt's tokens share what they read, so only tokens of replies are compared.
  func missBursts() -> [Int] {
    var ends: [Int] = []
    var misses: [Int] = []
    for (token, end) in positions.tokenEnds.enumerated() {
      let point = point(of: token)
      guard point.phase == .decode else { continue }
      ends.append(end)
      misses.append(point.uses - point.hits)
    }
    return MissBursts.starts(in: misses).map { ends[$0] }
  }
}
