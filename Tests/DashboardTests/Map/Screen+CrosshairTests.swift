import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

@Suite("Screen, crosshair")
struct ScreenCrosshairTests {
  private func screen(_ source: ViewState.Source = .replay) -> Screen {
    var screen = Screen(source: source)
    screen.receive(DrawnSession.events)
    if source == .replay { screen.playback.toEnd() }
    screen.view.mode = .keys
    return screen
  }

  private func press(_ keys: String, on screen: inout Screen) {
    for key in keys { _ = screen.press(.character(key)) }
  }

  @Test func `it begins where most is going on, and moves as the map shows experts`() {
    var screen = screen()
    press("l", on: &screen)
    let first = screen.view.crosshair
    #expect(first?.layer == screen.state.heat.busiestLayer)
    // Natural order: right is the next index.
    screen.view.mapOrder = .id
    screen.view.crosshair = ExpertID(layer: 2, index: 5)
    press("l", on: &screen)
    #expect(screen.view.crosshair == ExpertID(layer: 2, index: 6))
    press("hhj", on: &screen)
    #expect(screen.view.crosshair == ExpertID(layer: 3, index: 4))
    press("kkk", on: &screen)
    #expect(screen.view.crosshair == ExpertID(layer: 0, index: 4))
    // By rank: right is the next in rank.
    screen.view.mapOrder = .rank
    let order = ExpertOrder(screen.state.heat, screen.view).experts(layer: 0)
    screen.view.crosshair = ExpertID(layer: 0, index: order[3])
    press("l", on: &screen)
    #expect(screen.view.crosshair?.index == order[4])
  }

  @Test func `capitals go ten at once, and nothing leaves the map`() {
    var screen = screen()
    screen.view.mapOrder = .id
    screen.view.crosshair = ExpertID(layer: 0, index: 0)
    press("L", on: &screen)
    #expect(screen.view.crosshair?.index == 10)
    press("LLLL", on: &screen)
    #expect(screen.view.crosshair?.index == 31)
    press("J", on: &screen)
    #expect(screen.view.crosshair?.layer == 5)
    press("KHHHHHH", on: &screen)
    #expect(screen.view.crosshair == ExpertID(layer: 0, index: 0))
  }

  @Test func `Enter opens the expert, Esc closes it, then leaves the map`() {
    var screen = screen(.live)
    press("l", on: &screen)
    _ = screen.press(.enter)
    #expect(screen.view.arrangement.hasExpert)
    #expect(screen.view.details.expert?.expert == screen.view.crosshair)
    _ = screen.press(.escape)
    #expect(!screen.view.arrangement.hasExpert)
    #expect(screen.view.crosshair != nil)
    #expect(screen.view.details.expert == nil)
    press("x", on: &screen)
    #expect(screen.view.crosshair == nil)
    // Without one, Enter is for typing.
    _ = screen.press(.enter)
    #expect(screen.isTyping)
  }

  @Test func `without a model there is nothing to look at`() {
    var screen = Screen(source: .live)
    screen.view.mode = .keys
    press("l", on: &screen)
    #expect(screen.view.crosshair == nil)
    #expect(screen.view.message == "no model yet")
  }

  @Test func `an expert of another model is none`() {
    var screen = screen()
    screen.view.crosshair = ExpertID(layer: 60, index: 900)
    #expect(DrawnSession.scene(screen.state, screen.view).crosshair == nil)
    press("l", on: &screen)
    #expect(screen.view.crosshair.map { $0.layer < 6 && $0.index < 32 } == true)
  }

  @Test func `order and pooling turn and say so`() {
    var screen = screen()
    press("o", on: &screen)
    #expect(screen.view.mapOrder == .id)
    #expect(screen.view.message == "experts by id")
    press("a", on: &screen)
    #expect(screen.view.mapPooling == .mean)
    #expect(screen.view.message?.contains("hides spikes") == true)
    press("oa", on: &screen)
    #expect(screen.view.mapOrder == .rank)
    #expect(screen.view.mapPooling == .max)
  }

  // MARK: Differences

  @Test(arguments: [ViewState.Source.live, .replay])
  func `without another session the view of differences says how to get one`(
    source: ViewState.Source
  ) {
    var screen = screen(source)
    let action = ActionCatalog.action(named: "view-diff")
    #expect(action != nil)
    if let action { _ = screen.perform(action) }
    #expect(screen.view.mapView != .diff)
    #expect(screen.view.message?.contains("w") == true)
    screen.view.mapView = .gap
    press("v", on: &screen)
    #expect(screen.view.mapView == .glow)
    #expect(screen.view.message?.hasPrefix("nothing to compare with") == true)
  }

  @Test func `another session is shown at the same token`() {
    var screen = Screen(source: .replay)
    let events = TestSession.random(seed: 31, tokens: 60)
    screen.receive(events)
    screen.playback.toEnd()
    var other = Playback(source: .replay)
    other.append(events)
    screen.compare(with: other, name: "the other", hasSameRouting: false)
    #expect(screen.view.details.compared == nil)
    press("V", on: &screen)
    #expect(screen.view.mapView == .diff)
    for keys in ["", ",,,", "{", "."] {
      press(keys, on: &screen)
      let compared = screen.view.details.compared?.heat
      #expect(compared?.tokens == screen.state.heat.tokens, "after \(keys)")
      for layer in 0..<2 {
        let shares = screen.state.heat.shares(layer: layer)
        #expect(compared?.shares(layer: layer) == shares, "after \(keys)")
      }
    }
    press("(", on: &screen)
    #expect(screen.view.details.compared?.heat.halfLife == 4)
    press("v", on: &screen)
    #expect(screen.view.details.compared == nil)
  }

  // MARK: What panels fetch

  @Test func `the waterfall holds the last tokens of its layer, newest first`() {
    var screen = screen()
    screen.view.crosshair = ExpertID(layer: 4, index: 0)
    press("W", on: &screen)
    let history = screen.view.details.layer
    #expect(history?.layer == 4)
    let chosen = screen.state.current?.uses.filter { $0.expert.layer == 4 }.map(\.expert.index)
    #expect(history?.rows.first?.map(\.index) == chosen)
    #expect(history?.rows.count == screen.state.points.count)
    press(",", on: &screen)
    #expect(screen.view.details.layer?.rows == history.map { Array($0.rows.dropFirst()) })
    press("W", on: &screen)
    #expect(screen.view.details.layer == nil)
  }

  @Test func `live and in a replay panels show the same`() {
    var live = screen(.live)
    var replay = Screen(
      outline: DrawnSession.events.map(OutlineEvent.init),
      bodies: MemoryBodies(DrawnSession.events)
    )
    replay.playback.toEnd()
    for screen in [live, replay].indices {
      let expert = ExpertID(layer: 1, index: 3)
      if screen == 0 {
        live.view.crosshair = expert
        press("W", on: &live)
        _ = live.press(.enter)
      } else {
        replay.view.crosshair = expert
        press("W", on: &replay)
        _ = replay.press(.enter)
      }
    }
    #expect(live.view.details.layer != nil && live.view.details.expert != nil)
    #expect(live.view.details.layer == replay.view.details.layer)
    #expect(live.view.details.expert == replay.view.details.expert)
  }

  @Test func `a recording is ranked by the whole of it, wherever one is`() {
    let events = TestSession.random(seed: 8, tokens: 80)
    var replay = Screen(
      outline: events.map(OutlineEvent.init),
      bodies: MemoryBodies(events)
    )
    let ranks = replay.view.details.ranks
    var heat = TestSession.fold(events).heat
    heat.sort()
    #expect(ranks == (0..<2).map { heat.order(layer: $0) })
    press(".....", on: &replay)
    #expect(replay.view.details.ranks == ranks)
    #expect(Screen(source: .live).view.details.ranks == nil)
  }
}
