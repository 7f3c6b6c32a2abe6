import Events
import Session

/// A session on the screen: its events, and how far they are shown.
///
/// Live is a replay whose end moves: the same cursor walks both. The state at the cursor is
/// a function of the events before it and of nothing else. Most of it is folded from the
/// outline, which is at hand; what the routing adds up to comes from the nearest kept tally
/// and the records after it, so that going anywhere costs no more than those.
package struct Playback: Sendable {
  package let source: ViewState.Source
  /// What the screen knows at the cursor.
  package internal(set) var state = DashboardState()
  package private(set) var isPaused = false
  /// 1 plays as it was recorded.
  package private(set) var speed = 1.0
  /// Whether an assistant's turn is open at the end, wherever the cursor is.
  package private(set) var isGeneratingAtHead = false
  /// How it plays.
  package var rules = PlayingRules()

  static let speeds = 0.125...64.0

  private(set) var outline: [OutlineEvent] = []
  private(set) var positions = PlaybackIndex()
  /// Events that are shown.
  var cursor = 0
  /// Nanoseconds of the session that passed since the last shown event.
  var waited: Int64 = 0
  var checkpoints: [Checkpoint] = []
  /// Tokens after which a choice counts half.
  var halfLife = RoutingHeat.standardHalfLife
  /// Marks that were set while looking: names, and the number of events before each.
  var placedMarks: [String: Int] = [:]

  // The records of what was appended, unless they are kept elsewhere.
  private var memory = MemoryBodies()
  private let elsewhere: (any TokenBodies)?

  /// A session whose events are appended.
  package init(source: ViewState.Source) {
    self.source = source
    elsewhere = nil
  }

  /// A recorded session, however long.
  ///
  /// - Parameters:
  ///   - outline: all its events
  ///   - bodies: the records of its tokens
  package init(outline: [OutlineEvent], bodies: any TokenBodies) {
    source = .replay
    elsewhere = bodies
    for event in outline { append(event) }
    keepCheckpoints()
    show(start)
  }

  /// Where the records are.
  var bodies: any TokenBodies { elsewhere ?? memory }

  /// Where playback stands.
  package var transport: Transport {
    var transport = Transport()
    transport.isPaused = isPaused
    transport.speed = speed
    transport.isAtHead = isAtHead
    transport.token = state.points.count
    transport.tokenCount = positions.tokenEnds.count
    transport.now = now
    transport.duration = positions.times.last ?? 0
    transport.idleLimit = rules.idleLimit
    transport.placedMarks = placedMarks.values.map(positions.tokenCount).sorted()
    return transport
  }

  /// Whether everything there is is shown.
  package var isAtHead: Bool { cursor == outline.count && state.layerLimit == nil }

  /// Whether ``advance(by:)`` moves anything.
  package var isPlaying: Bool { !isPaused && (!isAtHead || rules.loops && source == .replay) }

  /// Takes in what happened next.
  ///
  /// A live cursor at the end follows, unless it is paused.
  package mutating func append(_ events: [SessionEvent]) {
    precondition(elsewhere == nil, "a recorded session does not grow")
    if events.isEmpty { return }
    let follows = source == .live && isAtHead && !isPaused
    for event in events {
      append(OutlineEvent(event))
      memory.append(event)
    }
    if follows {
      show(outline.count)
    } else if cursor < start {
      show(start)
    }
  }

  private mutating func append(_ event: OutlineEvent) {
    outline.append(event)
    positions.append(event)
    guard case .other(let fact) = event.fact else { return }
    switch fact {
    case .turn(let turn): isGeneratingAtHead = turn.role == .assistant && turn.text.isEmpty
    case .reply, .conversation, .end: isGeneratingAtHead = false
    case .header, .settings, .token, .notice, .mark, .sample: break
    }
  }

  // MARK: Playing

  /// Plays for some time of the clock on the wall, in nanoseconds.
  package mutating func advance(by nanoseconds: Int64) {
    guard isPlaying, nanoseconds > 0 else { return }
    let scaled = Double(nanoseconds) * speed
    var time = scaled < 9e18 ? Int64(scaled) : Int64.max
    let stop = nextStop
    if cursor == stop { return rest(time) }
    var target = cursor
    var waited = waited
    while target < stop {
      let gap = min(positions.gap(before: target), rules.idleLimit)
      let needed = max(0, gap.clampedDifference(waited))
      if needed > time {
        waited = waited.clampedSum(time)
        break
      }
      time -= needed
      waited = 0
      target += 1
    }
    show(target, waited: waited)
    if target == stop, target < outline.count, !(rules.loops && target == rules.end) { pause() }
  }

  /// Events before the next place where playing ends or pauses.
  private var nextStop: Int {
    var stop = outline.count
    if let end = rules.end, cursor < end || rules.loops && cursor == end { stop = end }
    if rules.pausesOnMarks {
      let marks = positions.markEnds
      let next = PlaybackIndex.firstPlace(in: marks) { $0 > cursor }
      if next < marks.count { stop = min(stop, marks[next]) }
    }
    return stop
  }

  /// What is over stays in sight for as long as any silence, and begins again.
  private mutating func rest(_ time: Int64) {
    waited = waited.clampedSum(time)
    if waited >= rules.idleLimit { show(max(start, rules.begin)) }
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
    setSpeed(speed * 2)
  }

  package mutating func halveSpeed() {
    setSpeed(speed / 2)
  }
}
