import Events
import Session
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Screen")
struct ScreenTests {
  private typealias Session = TestSession

  @Test func `shows the session as it comes`() {
    let events = Session.random(seed: 1, tokens: 50)
    var screen = Screen(source: .live)
    screen.receive(events)
    #expect(screen.state == Session.fold(events))
    #expect(screen.view.transport.tokenCount == 50)
    #expect(!screen.needsClock)
  }

  @Test func `a replay needs the clock until its end`() {
    let events = Session.random(seed: 2, tokens: 20)
    var screen = Screen(source: .replay)
    #expect(!screen.needsClock)
    screen.receive(events)
    #expect(screen.needsClock)
    screen.advance(by: 1)
    #expect(screen.needsClock)
    screen.advance(by: 1_000_000_000_000)
    #expect(!screen.needsClock)
    #expect(screen.view.transport.isAtHead)
    #expect(screen.state.points.count == 20)
  }

  @Test func `a replay begins as it was asked to`() throws {
    var screen = Screen(source: .replay)
    screen.receive(Session.random(seed: 2, tokens: 40))
    var settings = ReplaySettings()
    settings.speed = 2
    settings.isPaused = true
    settings.start = .token(8)
    settings.end = .fraction(0.5)
    settings.rules.loops = true
    try screen.begin(settings)
    #expect(screen.view.transport.token == 8)
    #expect(screen.view.transport.isPaused && screen.view.transport.speed == 2)
    #expect(screen.playback.rules.end == screen.playback.positions.tokenEnds[19])
    #expect(screen.playback.rules.begin == screen.playback.positions.tokenEnds[7])
    settings.start = .turn(99)
    #expect(throws: DestinationError.self) { try screen.begin(settings) }
  }

  @Test func `live begins at the prompt and a replay at its keys`() {
    #expect(Screen(source: .live).isTyping)
    #expect(!Screen(source: .replay).isTyping)
  }

  @Test(arguments: [ViewState.Mode.input, .keys])
  func `some keys mean the same everywhere`(mode: ViewState.Mode) {
    var screen = Screen(source: .live)
    screen.view.mode = mode
    #expect(screen.press(.control("l")) == [.repaint])
    #expect(screen.press(.control("z")) == [.suspend])
    #expect(screen.press(.function(1)) == [])
    #expect(screen.view.isHelpShown)
    #expect(screen.view.mode == mode)
  }

  @Test func `any key closes the help and does nothing else`() {
    var screen = Screen(source: .live)
    for key in [Key.character("x"), .enter, .escape, .control("c"), .function(1)] {
      screen.view.isHelpShown = true
      #expect(screen.press(key) == [])
      #expect(!screen.view.isHelpShown)
    }
    #expect(screen.view.prompt.isEmpty)
    #expect(screen.isTyping)
  }

  @Test func `a message stays until the next key, not until a new size`() {
    var screen = Screen(source: .live)
    screen.view.message = "hello"
    #expect(screen.press(.resize) == [])
    #expect(screen.view.message == "hello")
    #expect(screen.press(.left) == [])
    #expect(screen.view.message == nil)
  }

  @Test func `pages of chat overlap by a row and end at the limits`() {
    var screen = Screen(source: .live)
    screen.view.chatRows = 20
    screen.view.chatScrollLimit = 30
    var places: [Int] = []
    for key in [Key.pageUp, .pageUp, .pageDown, .pageDown] {
      _ = screen.press(key)
      places.append(screen.view.chatScroll)
    }
    #expect(places == [19, 30, 11, 0])
  }

  @Test func `escape leaves the prompt and keeps its text`() {
    var screen = Screen(source: .live)
    _ = screen.press(.character("a"))
    #expect(screen.press(.escape) == [])
    #expect(screen.view.mode == .keys)
    #expect(screen.view.prompt.text == "a")
    #expect(screen.view.message == nil)
  }

  @Test func `escape stops a reply only when it is repeated`() {
    var screen = Screen(source: .live)
    screen.receive(Session.events([.turn(Turn(role: .assistant))]))
    #expect(screen.press(.escape) == [])
    #expect(screen.view.message == "Esc again to stop")
    #expect(screen.press(.escape) == [.stop])
    #expect(screen.press(.escape) == [])
    #expect(screen.press(.up) == [])
    #expect(screen.press(.escape) == [])
    #expect(screen.press(.resize) == [])
    #expect(screen.press(.escape) == [.stop])
  }

  @Test(arguments: [ViewState.Source.live, .replay], UInt64(0)..<20)
  func `no keys and no events end the program`(source: ViewState.Source, seed: UInt64) {
    var random = Session.Random(seed: seed)
    var screen = Screen(source: source)
    var received: [SessionEvent] = []
    let recorded = Session.random(seed: seed, tokens: 80)
    for _ in 0..<400 {
      switch random.below(6) {
      case 0:
        var events = [Self.event(&random)]
        if received.count < recorded.count, random.isChosen(oneIn: 2) {
          events = [recorded[received.count]]
        }
        received += events
        screen.receive(events)
      case 1:
        screen.advance(by: Self.number(&random))
      default:
        let intents = screen.press(Self.key(&random))
        #expect(source == .live || !intents.contains(.stop))
      }
      #expect(0...screen.view.prompt.text.count ~= screen.view.prompt.cursor)
      #expect(screen.view.transport == screen.playback.transport)
      #expect(screen.view.chatScroll >= 0)
    }
    // The state is still the fold of the events before the cursor.
    var expected = DashboardState()
    expected.tally.restart(halfLife: Int(screen.state.heat.halfLife))
    for event in received.prefix(screen.playback.cursor) { expected.apply(event) }
    // The layers that are shown are the user's choice, not the session's.
    expected.layerLimit = screen.state.layerLimit
    #expect(SeenState(screen.state) == SeenState(expected))
  }

  private static func key(_ random: inout Session.Random) -> Key {
    let named: [Key] = [
      .enter, .newline, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right,
      .shiftLeft, .shiftRight, .home, .end, .pageUp, .pageDown, .resize, .escape, .enter,
    ]
    let characters = Array("iqgGF vV?,.<>[]{}()-+=/:abc/set help nNmt0f'19%\u{301}🇩🇪👨\u{200D}漢")
    switch random.below(8) {
    case 0...2: return named[random.below(named.count)]
    case 3: return .control(Array("abcdefjklmuwz")[random.below(13)])
    case 4: return .function(random.below(14))
    case 5: return .paste(["", "x\r\ny", "/set a b", "\u{1B}[201~", "//q"][random.below(5)])
    default: return .character(characters[random.below(characters.count)])
    }
  }

  private static func number(_ random: inout Session.Random) -> Int64 {
    let extremes: [Int64] = [.min, -1, 0, 1, .max]
    return random.isChosen(oneIn: 4)
      ? extremes[random.below(extremes.count)] : Int64(random.below(2_000_000_000))
  }

  /// An event such as only a damaged recording has.
  private static func event(_ random: inout Session.Random) -> SessionEvent {
    func absurd() -> Int { Int(number(&random)) }
    func expert() -> ExpertID {
      ExpertID(layer: random.below(random.isChosen(oneIn: 3) ? 65_536 : 3), index: random.below(9))
    }
    let fact: SessionEvent.Fact
    switch random.below(9) {
    case 0:
      let shape = [(2, 8, 2), (0, 0, 0), (-3, 4, 9), (1, 1, 1), (.max, .max, .max), (3, 5, 99)]
      let (layers, experts, topK) = shape[random.below(shape.count)]
      fact = .header(Session.header(layers: layers, experts: experts, topK: topK))
    case 1: fact = .conversation
    case 2: fact = .turn(Turn(role: .user, text: "u"))
    case 3: fact = .turn(Turn(role: .assistant, text: "a"))
    case 4: fact = .turn(Turn(role: .system, text: "s"))
    case 5: fact = .reply(Session.reply(.failed))
    case 6: fact = random.isChosen(oneIn: 2) ? .end : .mark("m")
    default:
      var record = TokenRecord(
        position: absurd(),
        phase: random.isChosen(oneIn: 4) ? .prefill : .decode,
        token: absurd()
      )
      record.text = (0..<random.below(4)).map { _ in UInt8(random.below(256)) }
      for _ in 0..<random.below(6) {
        let outcome = ExpertOutcome.allCases[random.below(5)]
        record.uses.append(ExpertUse(expert: expert(), weight: .nan, outcome: outcome))
        record.evictions.append(expert())
        record.reads.append(
          ReadRecord(
            expert: expert(),
            bytes: absurd(),
            start: 0,
            end: 0,
            lane: absurd(),
            kind: .prefetch
          )
        )
      }
      record.start = number(&random)
      record.end = number(&random)
      fact = .token(record)
    }
    return SessionEvent(time: number(&random), fact: fact)
  }
}
