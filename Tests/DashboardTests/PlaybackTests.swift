import Events
import Session
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Playback")
struct PlaybackTests {
  private typealias Session = TestSession

  private func live(_ events: [SessionEvent] = []) -> Playback {
    var playback = Playback(source: .live)
    playback.append(events)
    return playback
  }

  private func replay(_ events: [SessionEvent]) -> Playback {
    var playback = Playback(source: .replay)
    playback.append(events)
    return playback
  }

  @Test func `live follows the end`() {
    var playback = live()
    let events = Session.random(seed: 1, tokens: 20)
    for count in 1...events.count {
      playback.append([events[count - 1]])
      #expect(playback.isAtHead)
    }
    #expect(playback.state == Session.fold(events))
    #expect(!playback.isPlaying)
  }

  @Test func `a paused view stays while the session goes on`() {
    let events = Session.random(seed: 2, tokens: 30)
    var playback = live(Array(events.prefix(20)))
    playback.pause()
    playback.append(Array(events.dropFirst(20)))
    #expect(playback.state == Session.fold(events.prefix(20)))
    #expect(!playback.isAtHead && !playback.isPlaying)
    #expect(playback.transport.tokenCount == 30)
    playback.follow()
    #expect(playback.state == Session.fold(events))
  }

  @Test func `knows whether the model speaks while the view is elsewhere`() {
    let facts: [SessionEvent.Fact] = [
      .turn(Turn(role: .user)), .turn(Turn(role: .assistant)), Session.token("a"),
    ]
    var playback = live(Session.events(facts))
    playback.pause()
    playback.toStart()
    #expect(playback.isGeneratingAtHead)
    playback.append([SessionEvent(time: 9 * Session.second, fact: .reply(Session.reply()))])
    #expect(!playback.isGeneratingAtHead)
  }

  @Test func `a recording begins at its header and plays`() {
    let events = Session.random(seed: 3, tokens: 5)
    let playback = replay(events)
    #expect(playback.cursor == 1)
    #expect(playback.state.header != nil)
    #expect(playback.isPlaying)
    #expect(playback.transport.duration == events.last?.time)
  }

  @Test func `plays by recorded times`() {
    var playback = replay(Session.events([.notice("0"), .notice("1"), .notice("2")]))
    playback.advance(by: 1)
    #expect(playback.state.notice == "0")
    playback.advance(by: Session.second - 2)
    #expect(playback.state.notice == "0")
    playback.advance(by: 1)
    #expect(playback.state.notice == "1")
    playback.advance(by: Session.second)
    #expect(playback.state.notice == "2")
    #expect(playback.isAtHead)
    #expect(!playback.isPlaying)
  }

  @Test func `speed scales time`() {
    var playback = replay(Session.events([.notice("0"), .notice("1"), .notice("2")]))
    playback.doubleSpeed()
    playback.advance(by: 1)
    playback.advance(by: Session.second / 2)
    #expect(playback.state.notice == "1")
    for _ in 0..<9 { playback.halveSpeed() }
    #expect(playback.speed == 0.125)
    playback.advance(by: 7 * Session.second)
    #expect(playback.state.notice == "1")
    playback.advance(by: Session.second)
    #expect(playback.state.notice == "2")
    for _ in 0..<20 { playback.doubleSpeed() }
    #expect(playback.speed == 64)
  }

  @Test func `a long silence is cut to two seconds`() {
    let events = [
      SessionEvent(time: 0, fact: .notice("0")),
      SessionEvent(time: 3600 * Session.second, fact: .notice("1")),
    ]
    var playback = replay(events)
    playback.advance(by: 1)
    playback.advance(by: 2 * Session.second - 2)
    #expect(playback.state.notice == "0")
    playback.advance(by: 1)
    #expect(playback.state.notice == "1")
  }

  @Test func `pausing stops the clock`() {
    var playback = replay(Session.events([.notice("0"), .notice("1")]))
    playback.advance(by: 1)
    playback.togglePause()
    playback.advance(by: 100 * Session.second)
    #expect(playback.state.notice == "0")
    playback.togglePause()
    playback.advance(by: Session.second)
    #expect(playback.state.notice == "1")
  }

  @Test func `playing in any pieces ends in the same state`() {
    let events = Session.random(seed: 4, tokens: 60)
    for seed in 0..<20 {
      var random = Session.Random(seed: UInt64(seed))
      var playback = replay(events)
      var whole = playback
      var total: Int64 = 0
      for _ in 0..<30 {
        let piece = Int64(random.below(400_000_000))
        playback.advance(by: piece)
        total += piece
      }
      whole.advance(by: total)
      #expect(playback.state == whole.state)
      #expect(playback.now == whole.now)
    }
  }

  @Test func `a live view that lags catches up by playing`() {
    let events = Session.random(seed: 5, tokens: 30)
    var playback = live(events)
    playback.toStart()
    #expect(playback.isPlaying)
    playback.advance(by: 3600 * Session.second)
    #expect(playback.isAtHead)
    playback.append([SessionEvent(time: .max, fact: .mark("x"))])
    #expect(playback.isAtHead)
  }

  @Test(arguments: [1, 2, 8, 32, 1024])
  func `another half-life looks as if it had been there from the start`(halfLife: Int) {
    let events = Session.random(seed: 6, tokens: 2400)
    var playback = live(events)
    playback.seek(token: 2200)
    playback.setHalfLife(halfLife)
    var expected = DashboardState()
    expected.tally.restart(halfLife: halfLife)
    var states: [DashboardState] = [expected]
    for event in events {
      expected.apply(event)
      states.append(expected)
    }
    #expect(playback.state.points.count == 2200)
    for token in [2200, 2400, 270, 1024, 1025, 2047, 2048, 0, 1500] {
      playback.seek(token: token)
      #expect(SeenState(playback.state) == SeenState(states[playback.cursor]))
    }
    playback.setHalfLife(8)
    playback.toEnd()
    #expect(playback.state == Session.fold(events))
  }

  @Test func `half-lives stay in their range`() {
    var playback = live(Session.random(seed: 7, tokens: 3))
    playback.setHalfLife(.min)
    #expect(playback.state.heat.halfLife == 1)
    playback.setHalfLife(.max)
    #expect(playback.state.heat.halfLife == 1024)
  }

  @Test func `a replay shows every moment in the order that live had`() {
    let events = Session.random(seed: 8, tokens: 300)
    var replay = replay(events)
    for token in [0, 1, 150, 300, 20] {
      replay.seek(token: token)
      let live = live(Array(events.prefix(replay.cursor)))
      #expect(replay.state == live.state)
    }
  }

  @Test func `a recording in parts is the same as in one`() {
    let events = Session.random(seed: 9, tokens: 600)
    var parts = replay(Array(events.prefix(events.count / 2)))
    parts.toEnd()
    parts.append(Array(events.dropFirst(events.count / 2)))
    #expect(parts.cursor == events.count / 2)
    var whole = replay(events)
    for token in [600, 300, 10, 599] {
      parts.seek(token: token)
      whole.seek(token: token)
      #expect(parts.state == whole.state)
    }
  }

  @Test func `nothing moves without events`() {
    var playback = live()
    playback.advance(by: .max)
    playback.step(tokens: 1)
    playback.step(tokens: -1)
    playback.seek(time: 5)
    playback.seek(fraction: 0.5)
    playback.toStart()
    playback.toEnd()
    #expect(playback.nextTurn() == false)
    #expect(playback.previousMark() == false)
    #expect(playback.state == DashboardState())
    #expect(playback.transport == Transport())
  }

  // MARK: Rules

  private func marked() -> Playback {
    replay(
      Session.events([
        .notice("0"), .mark("a"), .notice("2"), .mark("b"), .notice("4"), .notice("5"),
      ])
    )
  }

  @Test func `the idle limit can be another`() {
    var playback = replay(
      [0, 3600].map { SessionEvent(time: $0 * Session.second, fact: .notice("\($0)")) }
    )
    playback.rules.idleLimit = 10 * Session.second
    #expect(playback.transport.idleLimit == 10 * Session.second)
    playback.advance(by: 1)
    playback.advance(by: 10 * Session.second - 2)
    #expect(playback.state.notice == "0")
    playback.advance(by: 1)
    #expect(playback.state.notice == "3600")
  }

  @Test func `pauses at each mark and goes on from there`() {
    var playback = marked()
    playback.rules.pausesOnMarks = true
    for expected in [2, 4] {
      playback.advance(by: 100 * Session.second)
      #expect(playback.cursor == expected && playback.isPaused)
      playback.togglePause()
    }
    playback.advance(by: 100 * Session.second)
    #expect(playback.isAtHead && !playback.isPaused)
  }

  @Test func `pauses at its end, and can be played on`() {
    var playback = marked()
    playback.rules.end = 3
    playback.advance(by: 100 * Session.second)
    #expect(playback.cursor == 3 && playback.isPaused)
    playback.togglePause()
    playback.advance(by: 100 * Session.second)
    #expect(playback.isAtHead)
  }

  @Test func `a loop rests at its end as long as a silence, then begins again`() {
    var playback = marked()
    playback.rules.loops = true
    playback.rules.begin = 2
    playback.advance(by: 100 * Session.second)
    #expect(playback.isAtHead && playback.isPlaying)
    playback.advance(by: 2 * Session.second - 1)
    #expect(playback.isAtHead)
    playback.advance(by: 1)
    #expect(playback.cursor == 2)
    playback.rules.end = 4
    playback.advance(by: 100 * Session.second)
    #expect(playback.cursor == 4 && !playback.isPaused)
    playback.advance(by: 2 * Session.second)
    #expect(playback.cursor == 2)
  }
}
