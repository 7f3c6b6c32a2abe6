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

  /// What a second press of the same key does.
  enum Armed: Equatable {
    case quit, stop
  }

  var armed: Armed?

  package init(source: ViewState.Source) {
    playback = Playback(source: source)
    view = ViewState(source: source)
  }

  /// What there is to draw.
  package var state: DashboardState { playback.state }

  /// Whether time must be told by ``advance(by:)``: the cursor plays toward the end.
  package var needsClock: Bool { playback.isPlaying }

  /// Takes in what happened in the session.
  package mutating func receive(_ events: [SessionEvent]) {
    playback.append(events)
    view.transport = playback.transport
  }

  /// Lets some time of the clock on the wall pass, in nanoseconds.
  package mutating func advance(by nanoseconds: Int64) {
    playback.advance(by: nanoseconds)
    view.transport = playback.transport
  }

  /// Sets how a replay begins.
  package mutating func begin(speed: Double, isPaused: Bool) {
    playback.setSpeed(speed)
    if isPaused { playback.pause() }
    view.transport = playback.transport
  }

  /// Acts on a key, and says what the program must do.
  package mutating func press(_ key: Key) -> [Intent] {
    // Nobody pressed anything.
    if key == .resize { return [] }
    view.message = nil
    let armed = self.armed
    self.armed = nil
    defer { view.transport = playback.transport }

    switch key {
    case .control("l"): return [.repaint]
    case .control("z"): return [.suspend]
    default: break
    }
    if view.isHelpShown {
      view.isHelpShown = false
      return []
    }
    if view.whatIf != nil { return pressInWhatIf(key) }
    switch key {
    case .function(1):
      view.isHelpShown = true
      return []
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

  /// Esc destroys nothing: it leaves the prompt, and stops a reply only when repeated.
  private mutating func escape(_ armed: Armed?) -> [Intent] {
    view.mode = .keys
    guard isGenerating else { return [] }
    if armed == .stop { return [.stop] }
    self.armed = .stop
    view.message = "Esc again to stop"
    return []
  }
}
