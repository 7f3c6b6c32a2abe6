import Events
import Session
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Playback, seeking")
struct PlaybackSeekingTests {
  private typealias Session = TestSession

  private func live(_ events: [SessionEvent]) -> Playback {
    var playback = Playback(source: .live)
    playback.append(events)
    return playback
  }

  /// The state before each event and after the last.
  private func states(of events: [SessionEvent]) -> [DashboardState] {
    var state = DashboardState()
    return [state]
      + events.map { event in
        state.apply(event)
        return state
      }
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `wherever the cursor goes, the state is the fold of what came before`(seed: UInt64) {
    let events = Session.random(seed: seed, tokens: 700)
    let states = states(of: events)
    var random = Session.Random(seed: seed)
    var playback = live(events)
    for _ in 0..<150 {
      switch random.below(9) {
      case 0: playback.seek(token: random.below(720) - 10)
      case 1: playback.seek(time: Int64(random.below(Int(events[events.count - 1].time))))
      case 2: playback.seek(fraction: Double(random.below(120)) / 100 - 0.1)
      case 3: playback.step(tokens: random.below(21) - 10)
      case 4: playback.skip(nanoseconds: Int64(random.below(20) - 10) * Session.second)
      case 5: playback.skip(fraction: random.isChosen(oneIn: 2) ? 0.1 : -0.1)
      case 6: _ = random.isChosen(oneIn: 2) ? playback.nextTurn() : playback.previousTurn()
      case 7: _ = random.isChosen(oneIn: 2) ? playback.nextMark() : playback.previousMark()
      default: playback.advance(by: Int64(random.below(3_000_000_000)))
      }
      #expect(playback.state == states[playback.cursor])
    }
  }

  @Test func `a copy of the state is kept every 1024 tokens and once`() {
    var playback = live(Session.random(seed: 5, tokens: 3100))
    #expect(playback.checkpoints.map(\.tokenCount) == [1024, 2048, 3072])
    playback.seek(token: 300)
    playback.toEnd()
    #expect(playback.checkpoints.map(\.tokenCount) == [1024, 2048, 3072])
    #expect(playback.checkpoints.allSatisfy { $0.state.points.isEmpty })
  }

  @Test func `seeking to a time is playing until then`() {
    // No silence longer than the idle limit.
    var time: Int64 = 0
    let events = Session.random(seed: 4, tokens: 600).map { event in
      time += event.time % (2 * Session.second)
      return SessionEvent(time: time, fact: event.fact)
    }
    var random = Session.Random(seed: 4)
    for _ in 0..<30 {
      let target = Int64(random.below(Int(time)))
      var played = Playback(source: .replay)
      played.append(events)
      // The first advance also shows what happened at time 0, as seeking does.
      played.seek(time: 0)
      played.advance(by: target)
      var sought = Playback(source: .replay)
      sought.append(events)
      sought.seek(time: target)
      #expect(sought.state == played.state)
      #expect(sought.now == target)
      #expect(played.now == target)
    }
  }

  @Test func `seeking to a token shows exactly that many`() {
    var playback = live(Session.random(seed: 5, tokens: 520))
    for token in [0, 1, 255, 256, 257, 511, 512, 513, 520] {
      playback.seek(token: token)
      #expect(playback.state.points.count == token)
      #expect(playback.transport.token == token)
    }
    playback.seek(token: -5)
    #expect(playback.state.points.isEmpty)
    #expect(playback.state.header != nil)
    playback.seek(token: .max)
    #expect(playback.state.points.count == 520)
  }

  @Test func `steps go token by token and past the last to the end`() {
    var playback = live(
      Session.events([
        .header(Session.header()), Session.token("a"), Session.token("b"), .mark("z"),
      ])
    )
    #expect(playback.isAtHead)
    playback.step(tokens: -1)
    #expect(playback.state.points.count == 1)
    playback.step(tokens: -1)
    playback.step(tokens: -1)
    #expect(playback.state.points.isEmpty)
    #expect(playback.cursor == 1)
    playback.step(tokens: 1)
    playback.step(tokens: 1)
    #expect(playback.state.points.count == 2)
    #expect(!playback.isAtHead)
    playback.step(tokens: 1)
    #expect(playback.isAtHead)
    playback.step(tokens: .min)
    #expect(playback.cursor == 1)
    playback.step(tokens: .max)
    #expect(playback.state.points.count == 2)
  }

  @Test func `skipping inside a long silence keeps its place`() {
    let times = [0, 60, 61].map { Int64($0) * Session.second }
    var playback = live(times.map { SessionEvent(time: $0, fact: .mark("")) })
    playback.toStart()
    playback.seek(time: 0)
    for step in 1...11 {
      playback.skip(nanoseconds: 5 * Session.second)
      #expect(playback.now == Int64(step) * 5 * Session.second)
      #expect(playback.cursor == 1)
    }
    playback.skip(nanoseconds: 5 * Session.second)
    #expect(playback.cursor == 2)
    playback.skip(nanoseconds: -5 * Session.second)
    #expect(playback.cursor == 1)
    #expect(playback.now == 55 * Session.second)
  }

  @Test func `a share of the session is a share of its tokens`() {
    var playback = live(Session.random(seed: 6, tokens: 200))
    playback.seek(fraction: 0.25)
    #expect(playback.state.points.count == 50)
    playback.skip(fraction: 0.1)
    #expect(playback.state.points.count == 70)
    playback.skip(fraction: -0.1)
    playback.skip(fraction: -0.1)
    #expect(playback.state.points.count == 30)
    playback.seek(fraction: 1)
    #expect(playback.isAtHead)
    playback.seek(fraction: .nan)
    #expect(playback.state.points.isEmpty)
    playback.skip(fraction: .nan)
    #expect(playback.state.points.count == 200)
  }

  @Test func `turns and marks are found both ways`() {
    let facts: [SessionEvent.Fact] = [
      .header(Session.header()), .turn(Turn(role: .user, text: "1")), Session.token(),
      .mark("a"), Session.token(), .turn(Turn(role: .user, text: "2")), .mark("b"),
      Session.token(),
    ]
    var playback = live(Session.events(facts))
    #expect(playback.previousTurn() == true)
    #expect(playback.state.chat.last?.text == "2")
    #expect(playback.previousTurn() == true)
    #expect(playback.state.chat.last?.text == "1")
    #expect(playback.previousTurn() == false)
    #expect(playback.cursor == 2)
    #expect(playback.nextMark() == true)
    #expect(playback.state.landmarks.last?.kind == .mark("a"))
    #expect(playback.nextMark() == true)
    #expect(playback.state.landmarks.last?.kind == .mark("b"))
    #expect(playback.nextMark() == false)
    #expect(playback.nextTurn() == false)
    #expect(playback.previousMark() == true)
    #expect(playback.nextTurn() == true)
    #expect(playback.state.turnCount == 2)
  }

  @Test func `a second press while playing goes one turn further back`() {
    var facts: [SessionEvent] = []
    for turn in 0..<3 {
      let time = Int64(turn) * 10 * Session.second
      facts.append(SessionEvent(time: time, fact: .turn(Turn(role: .user, text: "\(turn)"))))
      for token in 1..<90 {
        facts.append(
          SessionEvent(time: time + Int64(token) * 100_000_000, fact: Session.token())
        )
      }
    }
    var playback = live(facts)
    playback.seek(time: 25 * Session.second)
    #expect(playback.previousTurn() == true)
    #expect(playback.state.turnCount == 3)
    playback.advance(by: 300_000_000)
    #expect(playback.previousTurn() == true)
    #expect(playback.state.turnCount == 2)
    playback.advance(by: 3 * Session.second)
    #expect(playback.previousTurn() == true)
    #expect(playback.state.turnCount == 2)
  }

  @Test func `a mark before everything can be gone back to`() {
    var playback = Playback(source: .replay)
    playback.placeMark("a")
    playback.append(Session.events([.notice("0"), Session.token(), Session.token()]))
    playback.advance(by: 1)
    #expect(playback.previousMark() == true)
    #expect(playback.cursor == 0)
  }
}
