import Events
import Session

/// The whole of the dashboard but its drawing: events and keys in, intents out.
///
/// A value without clock, terminal or model: the program tells it what happened.
package struct Screen: Sendable {
  package internal(set) var playback: Playback
  package var view: ViewState
  /// What was sent before; the program may hand in that of former sessions.
  package var history = PromptHistory()

  /// What the key pressed before has prepared.
  enum Armed: Equatable {
    /// A second press quits, or stops the reply.
    case quit, stop
    /// The next key names a mark to set, or to go to.
    case markName, markToGoTo
  }

  var armed: Armed?
  /// The text that `n` and `N` look for; bursts of misses where there is none.
  var search: ChatSearch?
  /// What the view of differences compares with.
  var compared: ComparedPlayback?
  /// Fetches what panels show beyond the state.
  var detailReader = DetailReader()
  /// Whether the mouse was pressed on the timeline and not let go since.
  var isScrubbing = false

  package init(source: ViewState.Source) {
    playback = Playback(source: source)
    view = ViewState(source: source)
  }

  /// A recorded session; see ``Playback/init(outline:bodies:)``.
  package init(outline: [OutlineEvent], bodies: any TokenBodies) {
    playback = Playback(outline: outline, bodies: bodies)
    view = ViewState(source: .replay)
    view.showRanks(of: playback)
    updateView()
  }

  /// A live session that goes on from a moment of another.
  package init(goingOnFrom point: ForkPoint) {
    self.init(source: .live)
    view.prompt = PromptLine(point.question)
  }

  /// A live session that takes the place of another: what the user typed and arranged stays.
  package init(after other: Screen) {
    playback = Playback(source: .live)
    view = other.view
    view.source = .live
    view.mode = .input
    view.completion = nil
    view.editedTurn = nil
    view.picker = nil
    view.whatIf = nil
    view.crosshair = nil
    view.message = nil
    view.sent = nil
    view.chatScroll = 0
    view.transport = playback.transport
    history = other.history
  }

  /// What there is to draw.
  package var state: DashboardState { playback.state }

  /// Whether time must be told by ``advance(by:)``: the cursor plays toward the end.
  package var needsClock: Bool { playback.isPlaying }

  /// Takes in what happened in the session.
  package mutating func receive(_ events: [SessionEvent]) {
    playback.append(events)
    if events.contains(where: \.fact.answersRequest) { view.sent = nil }
    updateView()
  }

  /// Takes in what was decided while the screen was drawn.
  package mutating func note(_ drawing: Drawing) {
    view.layout = drawing.layout
    view.mapDots = drawing.mapDots
    view.chosenMapView = drawing.mapView
    view.chatRows = drawing.chatRows
    view.chatScrollLimit = drawing.chatScrollLimit
    refreshDetails()
  }

  /// Brings what the view says about playback and actions up to date.
  private mutating func updateView() {
    view.transport = playback.transport
    refreshDetails()
    let blocked = ActionCatalog.all.filter { $0.obstacle(self) != nil }.map(\.name)
    view.blocked = Set(blocked)
  }

  /// Lets some time of the clock on the wall pass, in nanoseconds.
  package mutating func advance(by nanoseconds: Int64) {
    playback.advance(by: nanoseconds)
    updateView()
  }

  /// Sets how a replay begins and plays.
  package mutating func begin(_ settings: ReplaySettings) throws(DestinationError) {
    playback.rules = settings.rules
    playback.setSpeed(settings.speed)
    if settings.isPaused { playback.pause() }
    if let end = settings.end { playback.rules.end = try playback.events(before: end) }
    if let start = settings.start {
      playback.rules.begin = try playback.events(before: start)
      try playback.go(to: start)
    }
    if let end = playback.rules.end, end <= playback.cursor {
      throw .missing("the end is not after the start")
    }
    updateView()
  }

  /// Acts on a key, and says what the program must do.
  package mutating func press(_ key: Key) -> [Intent] {
    // Nobody pressed anything.
    if key == .resize { return [] }
    defer { updateView() }
    if case .mouse(let event) = key { return point(event) }
    view.message = nil
    let armed = self.armed
    self.armed = nil

    switch key {
    case .control("l"): return [.repaint]
    case .control("z"): return [.suspend]
    default: break
    }
    if view.isHelpShown {
      pressInHelp(key)
      return []
    }
    if view.picker != nil { return pressInPicker(key) }
    if view.whatIf != nil { return pressInWhatIf(key) }
    if armed == .markName || armed == .markToGoTo { return nameMark(key, armed) }
    if view.footLine != nil { return typeInFooter(key) }
    if !isTyping, let intents = pressInFocus(key) { return intents }
    switch key {
    case .function:
      return ActionCatalog.action(for: key, in: view.place).map { perform($0) } ?? []
    case .pageUp:
      scrollChat(by: pageRows)
      return []
    case .pageDown:
      scrollChat(by: -pageRows)
      return []
    case .escape:
      return escape(armed)
    default:
      return isTyping ? type(key, armed) : command(key)
    }
  }

  /// Whether keys go to the prompt; a replay has nobody to talk to.
  var isTyping: Bool { view.mode == .input && view.source == .live }

  /// Whether the model is speaking now, wherever the cursor is.
  var isGenerating: Bool { view.source == .live && playback.isGeneratingAtHead }

  /// Rows that stay in sight when a page is turned: one.
  private var pageRows: Int { max(1, min(view.chatRows ?? 10, 10_000) - 1) }

  mutating func scrollChat(by rows: Int) {
    let limit = max(0, view.chatScrollLimit ?? 1_000_000)
    view.chatScroll = min(max(0, view.chatScroll.clampedSum(rows)), limit)
  }

  // MARK: Help

  /// Scrolls the help where it is longer than the screen; any other key closes it.
  private mutating func pressInHelp(_ key: Key) {
    switch key {
    case .up where HelpPanel.scrollLimit(view) > 0: scrollHelp(by: -1)
    case .down where HelpPanel.scrollLimit(view) > 0: scrollHelp(by: 1)
    case .pageUp: scrollHelp(by: -pageRows)
    case .pageDown: scrollHelp(by: pageRows)
    default: view.isHelpShown = false
    }
  }

  mutating func scrollHelp(by rows: Int) {
    let limit = HelpPanel.scrollLimit(view)
    view.helpScroll = min(max(0, view.helpScroll + rows), limit)
  }

  /// Esc destroys nothing: it leaves the prompt, and stops a reply only when repeated.
  private mutating func escape(_ armed: Armed?) -> [Intent] {
    if !isTyping, closeCrosshair() { return [] }
    if isTyping, view.completion != nil {
      view.completion = nil
      return []
    }
    view.mode = .keys
    guard isGenerating else { return [] }
    if armed == .stop { return [.stop] }
    self.armed = .stop
    view.message = "Esc again to stop"
    return []
  }
}
