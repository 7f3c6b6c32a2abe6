import Session

// Keys that are commands of their own.
extension Screen {
  mutating func command(_ key: Key) -> [Intent] {
    if let action = ActionCatalog.action(for: key, in: view.place) { return perform(action) }
    switch key {
    case .control("c"): return isGenerating ? [.stop] : [.quit]
    case .character("i"):
      view.message = "a recording cannot answer; f goes on from here, live"
    case .paste: view.message = "press i, then paste"
    default: break
    }
    return []
  }

  /// Does what an action is, or says why that cannot be done.
  package mutating func perform(_ action: Action) -> [Intent] {
    if let obstacle = action.obstacle(self) {
      view.message = obstacle
      return []
    }
    return action.perform(&self)
  }

  mutating func turnTimelineScale() {
    let isByToken = view.timelineScale == .token
    view.timelineScale = isByToken ? .clock : .token
    view.message = isByToken ? "timeline by clock" : "timeline by token"
  }

  mutating func arm(_ armed: Armed, _ message: String) {
    self.armed = armed
    view.message = message
  }

  /// Whether there is anything to go on from.
  var canFork: Bool { state.chat.contains { $0.role != .system } }

  /// Asks for a conversation that goes on from what is on the screen.
  mutating func fork() -> [Intent] {
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
}
