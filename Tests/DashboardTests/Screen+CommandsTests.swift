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
    #expect(replay.view.message == "a recording cannot answer; f goes on from here, live")
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
    var seen: [ViewState.MapView?] = []
    for _ in 0..<5 {
      _ = press("v", on: &screen)
      seen.append(screen.view.mapView)
    }
    #expect(seen == [.now, .tier, .miss, .gap, .glow])
    _ = press("V", on: &screen)
    #expect(screen.view.mapView == .gap)
    screen.view.mapView = nil
    screen.view.chosenMapView = .now
    _ = press("v", on: &screen)
    #expect(screen.view.mapView == .tier)
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

  @Test func `the timeline has two scales and two spans`() {
    var screen = screen(.replay)
    _ = press("t", on: &screen)
    #expect(screen.view.timelineScale == .clock)
    #expect(screen.view.message == "timeline by clock")
    _ = press("tF", on: &screen)
    #expect(screen.view.timelineScale == .token)
    #expect(screen.view.isTimelineFollowing)
    _ = press("0", on: &screen)
    #expect(!screen.view.isTimelineFollowing)
  }

  @Test(arguments: [ViewState.Source.live, .replay])
  func `a fork goes on from what is on the screen`(source: ViewState.Source) {
    var screen = Screen(source: source)
    screen.view.mode = .keys
    #expect(press("f", on: &screen) == [])
    #expect(screen.view.message == "nothing was said yet: go to a turn first")
    screen.receive(
      Session.events([.turn(Turn(role: .user, text: "why")), .turn(Turn(role: .assistant))])
    )
    _ = press("G", on: &screen)
    guard case .fork(let point) = press("f", on: &screen).first else {
      Issue.record("no fork")
      return
    }
    #expect(point.question == "why" && point.exchanges.isEmpty)
  }
}
