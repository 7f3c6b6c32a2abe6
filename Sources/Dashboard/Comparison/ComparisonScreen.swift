import Events
import Session

/// Two recordings on one screen: keys in, what to draw out.
///
/// One cursor moves both, token by token. A value without clock or terminal, as ``Screen``.
package struct ComparisonScreen: Sendable {
  package let comparison: SessionComparison
  /// Aligned tokens that are shown.
  private(set) var token: Int
  private(set) var left = Playback(source: .replay)
  private(set) var right = Playback(source: .replay)
  private(set) var subject = DifferencePicture.Subject.chosen
  private(set) var isPaused = true
  /// 1 plays as it was recorded.
  private(set) var speed = 1.0
  private(set) var isHelpShown = false
  /// A line for the user, shown until the next key.
  private(set) var message: String?
  // Nanoseconds that passed since the cursor came to its token.
  private var waited: Int64 = 0

  private static let speeds = 0.125...64.0
  /// The longest that a token is waited for, in nanoseconds.
  private static let longestToken: Int64 = 2_000_000_000
  /// How long a token takes that says nothing of its time.
  private static let untimedToken: Int64 = 50_000_000

  /// Both at their ends, paused.
  package init(
    leftName: String,
    left leftEvents: [SessionEvent],
    rightName: String,
    right rightEvents: [SessionEvent]
  ) {
    comparison = SessionComparison(
      left: ComparedSession(name: leftName, events: leftEvents),
      right: ComparedSession(name: rightName, events: rightEvents)
    )
    token = comparison.tokenCount
    left.append(leftEvents)
    right.append(rightEvents)
    show(token)
  }

  /// Whether time must be told by ``advance(by:)``.
  package var needsClock: Bool { !isPaused && token < comparison.tokenCount }

  /// Lets some time of the clock on the wall pass, in nanoseconds.
  package mutating func advance(by nanoseconds: Int64) {
    guard needsClock, nanoseconds > 0 else { return }
    var time = waited.clampedSum(Int64(min(Double(nanoseconds) * speed, 1e15)))
    var next = token
    while next < comparison.tokenCount, time >= duration(of: next) {
      time -= duration(of: next)
      next += 1
    }
    if next != token { show(next) }
    waited = next < comparison.tokenCount ? time : 0
    if next == comparison.tokenCount { isPaused = true }
  }

  /// Nanoseconds of an aligned token: the slower session's, so that neither is cut short.
  private func duration(of token: Int) -> Int64 {
    let times = SessionComparison.Side.allCases.map { side -> Int64 in
      guard let record = comparison.record(side, at: token) else { return 0 }
      let split = record.time
      // Tokens of a prompt share the time of their batch: only the split is their own.
      let parts = [split.attention, split.experts, split.stall, split.other]
      let own = parts.reduce(Int64(0)) { $0.clampedSum(max(0, $1)) }
      return own > 0 ? own : max(0, record.end.clampedDifference(record.start))
    }
    let slower = times.max() ?? 0
    return slower > 0 ? min(slower, Self.longestToken) : Self.untimedToken
  }

  private mutating func show(_ token: Int) {
    self.token = min(max(0, token), comparison.tokenCount)
    waited = 0
    left.seek(token: comparison.tokensShown(.left, upTo: self.token))
    right.seek(token: comparison.tokensShown(.right, upTo: self.token))
  }

  // MARK: Keys

  /// Acts on a key, and says what the program must do.
  package mutating func press(_ key: Key) -> [Intent] {
    if key == .resize { return [] }
    message = nil
    switch key {
    case .control("l"): return [.repaint]
    case .control("z"): return [.suspend]
    case .control("c"), .character("q"): return [.quit]
    default: break
    }
    if isHelpShown {
      isHelpShown = false
      return []
    }
    switch key {
    case .function(1), .character("?"): isHelpShown = true
    case .character("v"): subject = subject == .chosen ? .resident : .chosen
    case .character("("): scaleHalfLife(by: 0.5)
    case .character(")"): scaleHalfLife(by: 2)
    case .character(" "): togglePause()
    case .character("-"): speed = max(speed / 2, Self.speeds.lowerBound)
    case .character("+"): speed = min(speed * 2, Self.speeds.upperBound)
    case .character("="): speed = 1
    default: move(key)
    }
    return []
  }

  private mutating func move(_ key: Key) {
    let tenth = max(1, comparison.tokenCount / 10)
    switch key {
    case .character(","): step(by: -1)
    case .character("."): step(by: 1)
    case .left: step(by: -10)
    case .right: step(by: 10)
    case .shiftLeft: step(by: -tenth)
    case .shiftRight: step(by: tenth)
    case .character("g"), .home: step(by: -token)
    case .character("G"), .end: step(by: comparison.tokenCount - token)
    case .character("n"): jump(forward: true, comparison.differenceStarts, "difference")
    case .character("N"): jump(forward: false, comparison.differenceStarts, "difference")
    case .character("}"): jump(forward: true, comparison.turnStarts, "turn")
    case .character("{"): jump(forward: false, comparison.turnStarts, "turn")
    default: break
    }
  }

  private mutating func togglePause() {
    isPaused.toggle()
    if !isPaused, token == comparison.tokenCount { show(0) }
  }

  private mutating func step(by tokens: Int) {
    isPaused = true
    show(token + tokens)
  }

  /// Goes to the next or previous of some tokens, so that it is the newest one shown.
  private mutating func jump(forward: Bool, _ places: [Int], _ name: String) {
    let place =
      forward ? places.first { $0 >= token } : places.last { $0 + 1 < token }
    guard let place else {
      message = "no \(name) \(forward ? "after" : "before") this"
      return
    }
    isPaused = true
    show(place + 1)
  }

  private mutating func scaleHalfLife(by factor: Double) {
    let halfLives = RoutingHeat.halfLives
    let scaled = Int(left.state.heat.halfLife * factor)
    let tokens = min(max(scaled, halfLives.lowerBound), halfLives.upperBound)
    left.setHalfLife(tokens)
    right.setHalfLife(tokens)
    message = "half-life \(tokens) \(tokens == 1 ? "token" : "tokens")"
  }
}

extension ComparisonScreen {
  /// The keys, for footer and help.
  static let bindings = [
    KeyBinding("Space", "play, pause; at the end: again", [.replay], hint: "play"),
    KeyBinding("n N", "next, previous difference", [.replay], hint: "difference"),
    KeyBinding("{ }", "turn before, after", [.replay]),
    KeyBinding(", .", "one token back, on", [.replay], hint: "token"),
    KeyBinding("v", "map: chosen often, in a slot", [.replay], hint: "map"),
    KeyBinding("g G", "begin, end", [.replay], hint: "ends"),
    KeyBinding("Left Right", "ten tokens back, on", [.replay]),
    KeyBinding("Shift Left", "a tenth back; Right: on", [.replay]),
    KeyBinding("- + =", "half, double, plain speed", [.replay], hint: "speed"),
    KeyBinding("( )", "shorter, longer half-life", [.replay]),
    KeyBinding("q", "quit", [.replay], hint: "quit"),
    KeyBinding("F1", "this help", [.replay], hint: "help"),
  ]
}
