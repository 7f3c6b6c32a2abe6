import Events
import Session
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Screen, single-key commands")
struct ScreenCommandsTests {
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

  @Test(arguments: [Key.character("i"), .enter])
  func `back to the prompt, where there is one`(key: Key) {
    var live = screen(.live)
    #expect(live.press(key) == [])
    #expect(live.isTyping)
    var replay = screen(.replay)
    #expect(replay.press(key) == [])
    #expect(!replay.isTyping)
    #expect(replay.view.message == "a recording cannot answer")
  }

  @Test func `a replay never types, whatever the mode says`() {
    var replay = screen(.replay)
    replay.view.mode = .input
    _ = press("hello", on: &replay)
    #expect(replay.view.prompt.isEmpty)
  }

  @Test func `quits at once, but stops a reply first`() {
    var replay = screen(.replay)
    #expect(press("q", on: &replay) == [.quit])
    #expect(replay.press(.control("c")) == [.quit])
    var live = screen(.live)
    live.receive([SessionEvent(time: .max, fact: .turn(Turn(role: .assistant)))])
    #expect(live.press(.control("c")) == [.stop])
    live.receive([SessionEvent(time: .max, fact: .reply(Session.reply()))])
    #expect(live.press(.control("c")) == [.quit])
  }

  @Test func `the map view goes round from what is seen`() {
    var screen = screen(.live)
    _ = press("v", on: &screen)
    #expect(screen.view.mapView == .now)
    _ = press("v", on: &screen)
    #expect(screen.view.mapView == .glow)
    _ = press("V", on: &screen)
    #expect(screen.view.mapView == .now)
    screen.view.mapView = nil
    screen.view.chosenMapView = .now
    _ = press("v", on: &screen)
    #expect(screen.view.mapView == .glow)
  }

  @Test func `the half-life doubles and halves and says so`() {
    var screen = screen(.live)
    _ = press(")", on: &screen)
    #expect(screen.state.heat.halfLife == 16)
    #expect(screen.view.message == "half-life 16 tokens")
    for _ in 0..<9 { _ = press("(", on: &screen) }
    #expect(screen.state.heat.halfLife == 1)
    #expect(screen.view.message == "half-life 1 token")
    for _ in 0..<20 { _ = press(")", on: &screen) }
    #expect(screen.state.heat.halfLife == 1024)
  }

  @Test func `help and chat have their keys`() {
    var screen = screen(.live)
    _ = screen.press(.up)
    _ = screen.press(.up)
    #expect(screen.view.chatScroll == 2)
    _ = screen.press(.down)
    #expect(screen.view.chatScroll == 1)
    _ = press("?", on: &screen)
    #expect(screen.view.isHelpShown)
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
    _ = press("+=", on: &replay)
    #expect(replay.view.transport.speed == 4)
    _ = press("---", on: &replay)
    #expect(replay.view.transport.speed == 0.5)
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
}
