import Events
import Session

/// A session on the screen: its events, and how far they are shown.
///
/// Live is a replay whose end moves: the same cursor walks both. The state at the cursor is
/// always the fold of the events before it. Every 256 tokens a copy of the state is kept, so
/// that going back costs at most that many tokens; a copy shares what does not change.
package struct Playback: Sendable {
  package let source: ViewState.Source
  /// What the screen knows at the cursor.
  package private(set) var state = DashboardState()
  package private(set) var isPaused = false
  /// 1 plays as it was recorded.
  package private(set) var speed = 1.0
  /// Whether an assistant's turn is open at the end, wherever the cursor is.
  package private(set) var isGeneratingAtHead = false

  static let tokensPerCheckpoint = 256
  /// The longest wait between two events, in nanoseconds of the session.
  static let idleLimit: Int64 = 2_000_000_000
  static let speeds = 0.125...64.0

  private(set) var events: [SessionEvent] = []
  /// Events that are shown.
  private(set) var cursor = 0
  /// Nanoseconds of the session that passed since the last shown event.
  private(set) var waited: Int64 = 0

  // The state before the first event.
  private var origin = DashboardState()
  private var checkpoints: [Checkpoint] = []
  // Checkpoints go without points, as each would copy all of them. Points do not depend on
  // where the cursor has been, so the longest list that was seen serves all.
  private var longestPoints: [TokenPoint] = []

  private var index = PlaybackIndex()

  private struct Checkpoint {
    var cursor: Int
    var tokenCount: Int
    var state: DashboardState
  }

  package init(source: ViewState.Source) {
    self.source = source
  }

  /// Where playback stands.
  package var transport: Transport {
    var transport = Transport()
    transport.isPaused = isPaused
    transport.speed = speed
    transport.isAtHead = isAtHead
    transport.token = state.points.count
    transport.tokenCount = index.tokenEnds.count
    transport.duration = index.times.last ?? 0
    return transport
  }

  /// Whether everything there is is shown.
  package var isAtHead: Bool { cursor == events.count }

  /// Whether ``advance(by:)`` moves anything.
  package var isPlaying: Bool { !isPaused && !isAtHead }

  /// Takes in what happened next.
  ///
  /// A live cursor at the end follows, unless it is paused.
  package mutating func append(_ newEvents: [SessionEvent]) {
    if newEvents.isEmpty { return }
    let follows = source == .live && isAtHead && !isPaused
    events += newEvents
    for event in newEvents {
      index.append(event)
      switch event.fact {
      case .turn(let turn): isGeneratingAtHead = turn.role == .assistant
      case .reply, .conversation, .end: isGeneratingAtHead = false
      case .header, .settings, .token, .notice, .mark, .sample: break
      }
    }
    if follows {
      show(events.count)
    } else if cursor < start {
      show(start)
    }
  }

  /// Plays for some time of the clock on the wall, in nanoseconds.
  package mutating func advance(by nanoseconds: Int64) {
    guard isPlaying, nanoseconds > 0 else { return }
    let scaled = Double(nanoseconds) * speed
    var time = scaled < 9e18 ? Int64(scaled) : Int64.max
    var target = cursor
    while target < events.count {
      let gap = min(index.gap(before: target), Self.idleLimit)
      let needed = max(0, gap.clampedDifference(waited))
      if needed > time {
        waited = waited.clampedSum(time)
        break
      }
      time -= needed
      waited = 0
      target += 1
    }
    forward(to: target)
  }

  package mutating func togglePause() {
    isPaused.toggle()
  }

  package mutating func pause() {
    isPaused = true
  }

  package mutating func resume() {
    isPaused = false
  }

  /// Plays at `factor` times the recorded speed, from 1/8 to 64.
  package mutating func setSpeed(_ factor: Double) {
    speed = min(max(factor, Self.speeds.lowerBound), Self.speeds.upperBound)
  }

  package mutating func doubleSpeed() {
    speed = min(speed * 2, Self.speeds.upperBound)
  }

  package mutating func halveSpeed() {
    speed = max(speed / 2, Self.speeds.lowerBound)
  }

  /// Lets a choice count half after this many tokens, from 1 to 1024.
  ///
  /// A decayed count cannot be turned into one of another half-life, so the session is
  /// folded again up to the cursor: some microseconds a token. Seeking stays exact.
  package mutating func setHalfLife(_ tokens: Int) {
    let tokens = min(
      max(tokens, RoutingHeat.halfLives.lowerBound),
      RoutingHeat.halfLives.upperBound
    )
    origin.tally.setHalfLife(tokens)
    checkpoints = []
    let target = cursor
    keepPoints()
    cursor = 0
    state = origin
    forward(to: target)
  }

  // MARK: The cursor

  /// The first place that the cursor goes back to: what the session runs on is known there.
  var start: Int {
    if case .header = events.first?.fact { 1 } else { 0 }
  }

  /// The session's time at the cursor, in nanoseconds.
  var now: Int64 {
    cursor == 0 ? 0 : index.times[cursor - 1].clampedSum(waited)
  }

  var positions: PlaybackIndex { index }

  /// Tokens before each kept copy of the state.
  var checkpointTokens: [Int] { checkpoints.map(\.tokenCount) }

  /// Shows exactly the first `target` events.
  mutating func show(_ target: Int, waited: Int64 = 0) {
    precondition(0...events.count ~= target, "event \(target) of \(events.count)")
    self.waited = target == events.count ? 0 : waited
    let nearest = checkpoints.last { $0.cursor <= target }
    if target < cursor {
      keepPoints()
      restore(nearest)
    } else if let nearest, nearest.cursor > cursor {
      keepPoints()
      restore(nearest)
    }
    forward(to: target)
  }

  private mutating func restore(_ checkpoint: Checkpoint?) {
    guard let checkpoint else {
      cursor = 0
      state = origin
      return
    }
    cursor = checkpoint.cursor
    state = checkpoint.state
    state.points = Array(longestPoints.prefix(checkpoint.tokenCount))
  }

  private mutating func keepPoints() {
    if state.points.count > longestPoints.count { longestPoints = state.points }
  }

  private mutating func forward(to target: Int) {
    while cursor < target {
      state.apply(events[cursor])
      cursor += 1
      let tokenCount = state.points.count
      if case .token = events[cursor - 1].fact, tokenCount % Self.tokensPerCheckpoint == 0,
        tokenCount > checkpoints.last?.tokenCount ?? 0
      {
        var copy = state
        copy.points = []
        checkpoints.append(Checkpoint(cursor: cursor, tokenCount: tokenCount, state: copy))
      }
    }
  }
}
