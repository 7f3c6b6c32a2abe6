// Moving in time.
extension Screen {
  mutating func follow() {
    view.isTimelineFollowing = true
    moved { $0.toEnd() }
  }

  mutating func step(_ move: (inout Playback) -> Void) {
    playback.pause()
    moved(move)
  }

  mutating func jump(_ refusal: String, _ move: (inout Playback) -> Bool) {
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
