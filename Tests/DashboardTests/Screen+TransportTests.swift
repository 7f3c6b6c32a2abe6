import Events
import Session
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Screen, moving in time")
struct ScreenTransportTests {
  private typealias Session = TestSession

  private func screen(_ source: ViewState.Source, tokens: Int = 100) -> Screen {
    var screen = Screen(source: source)
    screen.receive(Session.random(seed: 1, tokens: tokens))
    screen.view.mode = .keys
    return screen
  }

  private func press(_ keys: String, on screen: inout Screen) -> [Intent] {
    keys.flatMap { screen.press(.character($0)) }
  }

  @Test func `space pauses and plays`() {
    var replay = screen(.replay)
    _ = press(" ", on: &replay)
    #expect(replay.view.transport.isPaused)
    #expect(!replay.needsClock)
    _ = press(" ", on: &replay)
    #expect(replay.needsClock)
  }

  @Test func `speed doubles and halves`() {
    var replay = screen(.replay)
    _ = press("++", on: &replay)
    #expect(replay.view.transport.speed == 4)
    _ = press("---", on: &replay)
    #expect(replay.view.transport.speed == 0.5)
    _ = press("=", on: &replay)
    #expect(replay.view.transport.speed == 1)
  }

  @Test func `a step in a replay pauses`() {
    var replay = screen(.replay)
    _ = press("...,", on: &replay)
    #expect(replay.view.transport.token == 2)
    #expect(replay.view.transport.isPaused)
  }

  @Test func `a jump in a replay goes on playing`() {
    var replay = screen(.replay)
    _ = replay.press(.shiftRight)
    #expect(replay.view.transport.token == 10)
    _ = replay.press(.shiftRight)
    _ = replay.press(.shiftLeft)
    #expect(replay.view.transport.token == 10)
    #expect(replay.needsClock)
    let before = replay.playback.now
    _ = replay.press(.right)
    #expect(replay.playback.now == before + 5 * Session.second)
    _ = replay.press(.left)
    #expect(replay.playback.now == before)
    #expect(replay.needsClock)
  }

  @Test func `start and end`() {
    var replay = screen(.replay)
    _ = press("G", on: &replay)
    #expect(replay.view.transport.isAtHead)
    _ = press("g", on: &replay)
    #expect(replay.view.transport.token == 0)
    _ = press("F", on: &replay)
    #expect(replay.view.transport.isAtHead)
  }

  @Test func `turns and marks, and a word when there are no more`() {
    var replay = screen(.replay)
    _ = press("}", on: &replay)
    #expect(replay.state.turnCount == 1)
    _ = press("}", on: &replay)
    #expect(replay.state.turnCount == 2)
    _ = press("{", on: &replay)
    #expect(replay.state.turnCount == 1)
    _ = press("g[", on: &replay)
    #expect(replay.view.message == "no mark before this")
    _ = press("]", on: &replay)
    #expect(replay.view.message == nil)
    guard case .mark = replay.state.landmarks.last?.kind else {
      Issue.record("the newest landmark is not a mark")
      return
    }
    _ = press("G}", on: &replay)
    #expect(replay.view.message == "no turn after this")
  }

  @Test func `live, a step back stays where it is while the model goes on`() {
    var live = screen(.live)
    _ = press(",", on: &live)
    #expect(live.view.transport.isPaused)
    let token = live.view.transport.token
    live.receive([SessionEvent(time: .max, fact: Session.token())])
    #expect(live.view.transport.token == token)
    #expect(live.view.transport.tokenCount == 101)
    #expect(!live.needsClock)
    _ = press("G", on: &live)
    #expect(live.view.transport.isAtHead)
    #expect(!live.view.transport.isPaused)
    live.receive([SessionEvent(time: .max, fact: Session.token())])
    #expect(live.view.transport.token == 102)
  }

  @Test func `live, stepping forward to the end follows again`() {
    var live = screen(.live)
    _ = press(",,", on: &live)
    for _ in 0..<4 { _ = press(".", on: &live) }
    #expect(live.view.transport.isAtHead)
    #expect(!live.view.transport.isPaused)
  }

  @Test func `live, space holds the view at the end`() {
    var live = screen(.live)
    _ = press(" ", on: &live)
    live.receive([SessionEvent(time: .max, fact: Session.token())])
    #expect(live.view.transport.token == 100)
    _ = press(" ", on: &live)
    #expect(live.needsClock)
  }

  @Test func `layers go by inside a token and on to the next`() {
    var replay = screen(.replay)
    _ = press("....", on: &replay)
    // Two layers in all.
    var seen: [String] = []
    for key in ">>>>><<<<<" {
      _ = press(String(key), on: &replay)
      let layer = replay.state.layerLimit.map(String.init) ?? "all"
      seen.append("\(replay.view.transport.token) \(layer)")
    }
    #expect(
      seen == [
        "5 1", "5 all", "6 1", "6 all", "7 1", "6 all", "6 1", "5 all", "5 1", "4 all",
      ]
    )
    #expect(replay.view.transport.isPaused)
    _ = press("g<", on: &replay)
    #expect(replay.view.transport.token == 0)
    _ = press(">", on: &replay)
    #expect(replay.view.transport.token == 1 && replay.state.layerLimit == 1)
    _ = press(" ", on: &replay)
    replay.advance(by: 1)
    #expect(replay.state.layerLimit == nil)
  }

  @Test func `live, a layer of the newest token stays while the model goes on`() {
    var live = screen(.live)
    _ = press("<", on: &live)
    #expect(live.state.layerLimit == 1)
    #expect(live.view.transport.token == 100 && !live.view.transport.isAtHead)
    live.receive([SessionEvent(time: .max, fact: Session.token())])
    #expect(live.view.transport.token == 100 && live.state.layerLimit == 1)
    _ = press("G", on: &live)
    #expect(live.view.transport.token == 101 && live.view.transport.isAtHead)
  }

  @Test func `live, steps back and on while the model speaks show every token`() {
    let events = Session.random(seed: 9, tokens: 300)
    var live = Screen(source: .live)
    live.view.mode = .keys
    for (number, event) in events.enumerated() {
      live.receive([event])
      if number % 3 == 0 { _ = press(",", on: &live) }
      if number % 7 == 0 { _ = press("..", on: &live) }
      #expect(live.state == Session.fold(events.prefix(live.playback.cursor)))
    }
    _ = press("G", on: &live)
    #expect(live.state == Session.fold(events))
  }

  @Test func `n goes to bursts of misses when nothing is searched for`() {
    func token(misses: Int) -> SessionEvent.Fact {
      let uses = (0..<8).map { Session.use(0, $0, $0 < misses ? .miss : .hit) }
      return Session.token(uses: uses)
    }
    var facts: [SessionEvent.Fact] = [.header(Session.header())]
    facts += (0..<50).map { token(misses: $0 == 20 || $0 == 21 || $0 == 40 ? 6 : 1) }
    var replay = Screen(source: .replay)
    replay.receive(Session.events(facts))
    var places: [Int] = []
    for key in "nnnNN" {
      _ = press(String(key), on: &replay)
      places.append(replay.view.transport.token)
    }
    // The next press after the last burst stays there.
    #expect(places == [21, 41, 41, 21, 21])
    #expect(replay.view.message == "no miss burst before this, 2 in all")
  }
}
