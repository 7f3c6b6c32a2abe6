import Events
import Session
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Dashboard state, event by event")
struct DashboardStateEventsTests {
  private typealias Session = TestSession

  private func state(_ facts: [SessionEvent.Fact]) -> DashboardState {
    Session.fold(Session.events(facts))
  }

  private let user = SessionEvent.Fact.turn(Turn(role: .user, text: "hi"))
  private let assistant = SessionEvent.Fact.turn(Turn(role: .assistant))

  @Test func `knows nothing before the first event`() {
    let state = DashboardState()
    #expect(state.header == nil)
    #expect(state.chat.isEmpty && state.points.isEmpty && state.landmarks.isEmpty)
  }

  @Test func `a header gives the map its shape`() {
    let state = state([.header(Session.header(layers: 3, experts: 16, topK: 4))])
    #expect(state.header?.model.layerCount == 3)
    #expect(state.heat.layerCount == 3)
    #expect(state.heat.expertCount == 16)
    #expect(state.heat.expertsPerToken == 4)
  }

  @Test func `decoded tokens become the text of the assistant's turn`() {
    let state = state([
      user, assistant, Session.token("never shown", phase: .prefill), Session.token("one"),
      Session.token(""), Session.token(" two"),
    ])
    #expect(state.chat.map(\.role) == [.user, .assistant])
    #expect(state.chat.map(\.text) == ["hi", "one two"])
    #expect(state.isGenerating)
  }

  @Test func `a character that spans tokens appears with its last one`() {
    let bytes = Array("漢".utf8)
    var state = state([user, assistant, Session.token("a")])
    func token(_ text: [UInt8]) -> SessionEvent {
      SessionEvent(
        time: 9,
        fact: .token(TokenRecord(position: 1, phase: .decode, token: 1, text: text))
      )
    }
    let version = state.chat[1].version
    state.apply(token([bytes[0]]))
    #expect(state.chat[1].text == "a")
    #expect(state.chat[1].version == version)
    // A copy taken in the middle of a character goes on like the original.
    var copy = state
    state.apply(token([bytes[1], bytes[2]]))
    copy.apply(token([bytes[1], bytes[2]]))
    #expect(state.chat[1].text == "a漢")
    #expect(state.chat[1].version > version)
    #expect(copy == state)
  }

  @Test(
    arguments: [
      SessionEvent.Fact.reply(TestSession.reply(.stopped)), .turn(Turn(role: .user)), .end,
    ])
  func `a character that was never finished ends with the turn`(fact: SessionEvent.Fact) {
    let cut = TokenRecord(position: 0, phase: .decode, token: 1, text: [0x61, 0xE2, 0x82])
    let state = state([user, assistant, .token(cut), fact])
    #expect(state.chat[1].text == "a\u{FFFD}")
    #expect(!state.isGenerating)
  }

  @Test func `text without an open turn of the assistant is not shown`() {
    let state = state([user, Session.token("x"), assistant, .reply(Session.reply())])
    var after = state
    after.apply(SessionEvent(time: 9, fact: Session.token("y")))
    #expect(state.chat.map(\.text) == ["hi", ""])
    #expect(after.chat == state.chat)
    #expect(after.points.count == 2)
  }

  @Test func `a reply ends its turn and nobody else's`() {
    let early = state([user, .reply(Session.reply())])
    #expect(early.chat[0].reply == nil)
    let state = state([user, assistant, Session.token("x"), .reply(Session.reply(.lengthLimit))])
    #expect(state.chat[1].reply?.reason == .lengthLimit)
    #expect(!state.isGenerating)
  }

  @Test func `figures are sums over the reply`() {
    var prefill = TokenRecord(position: 0, phase: .prefill, token: 1)
    prefill.uses = [Session.use(0, 0, .miss)]
    prefill.reads = [
      ReadRecord(expert: prefill.uses[0].expert, bytes: 5, start: 0, end: 1, lane: 0)
    ]
    var decode = TokenRecord(position: 1, phase: .decode, token: 1)
    decode.uses = [Session.use(0, 0, .hit), Session.use(0, 1, .miss), Session.use(1, 0, .late)]
    decode.reads = [
      ReadRecord(expert: decode.uses[1].expert, bytes: 7, start: 0, end: 1, lane: 0),
      ReadRecord(expert: decode.uses[2].expert, bytes: 9, start: 0, end: 1, lane: 0),
    ]
    let state = state([user, assistant, .token(prefill), .token(decode), .token(decode)])
    let figures = state.chat[1].figures
    #expect(figures.uses == 6)
    #expect(figures.hits == 2)
    #expect(figures.readBytes == 32)
    // The user's turn was at 0 s, the first decoded token at 3 s.
    #expect(figures.firstTokenTime == 3 * Session.second)
    #expect(state.chat[0].figures == TurnFigures())
  }

  @Test func `the second reply has a first-token time of its own`() {
    let state = state([
      user, assistant, Session.token("a"), .reply(Session.reply()),
      user, assistant, Session.token("b"), Session.token("c"),
    ])
    #expect(state.chat[1].figures.firstTokenTime == 2 * Session.second)
    #expect(state.chat[3].figures.firstTokenTime == 2 * Session.second)
  }

  @Test func `a new conversation clears chat and context but not the session`() {
    let state = state([
      .header(Session.header()), user, assistant,
      Session.token("x", position: 41, uses: [Session.use(0, 1, .miss)]), .conversation,
    ])
    #expect(state.chat.isEmpty)
    #expect(state.contextUsed == 0)
    #expect(!state.isGenerating)
    #expect(state.points.count == 1)
    #expect(state.turnCount == 1)
    #expect(state.landmarks.count == 1)
    #expect(state.residency.count == 1)
    #expect(state.heat.useCount(layer: 0, index: 1) == 1)
  }

  @Test func `no two turns of a session share a version`() {
    var state = DashboardState()
    var texts: [Int: String] = [:]
    for event in Session.random(seed: 11, tokens: 400) {
      state.apply(event)
      for turn in state.chat {
        #expect(texts[turn.version, default: turn.text] == turn.text)
        texts[turn.version] = turn.text
      }
    }
    #expect(texts.count > 100)
  }

  @Test func `the context holds as many tokens as the newest position says`() {
    let state = state([Session.token("", position: 0), Session.token("", position: 9)])
    #expect(state.contextUsed == 10)
    #expect(state.current?.position == 9)
  }

  @Test func `turns and marks become landmarks in token order`() {
    let state = state([
      user, Session.token(), .mark("a"), Session.token(), Session.token(), user, .mark("b"),
    ])
    #expect(
      state.landmarks == [
        Landmark(token: 0, kind: .turn(1)), Landmark(token: 1, kind: .mark("a")),
        Landmark(token: 3, kind: .turn(2)), Landmark(token: 3, kind: .mark("b")),
      ]
    )
    #expect(state.turnCount == 2)
  }

  @Test func `a notice stays until the next turn begins`() {
    #expect(state([.notice("a"), .notice("b"), Session.token()]).notice == "b")
    #expect(state([.notice("a"), assistant]).notice == nil)
  }

  @Test func `the newest sample is kept`() {
    let samples = [1, 2].map {
      Sample(residentBytes: $0, majorFaults: 0, usedSlots: 0, storageReadBytes: 0)
    }
    #expect(state(samples.map { .sample($0) }).sample == samples[1])
  }

  @Test func `a session that was closed in order says so`() {
    #expect(!state([user, assistant]).isClosed)
    let state = state([user, assistant, .end])
    #expect(state.isClosed)
    #expect(!state.isGenerating)
  }

  @Test func `time never runs backward`() {
    var state = DashboardState()
    state.apply(SessionEvent(time: 50, fact: .notice("")))
    state.apply(SessionEvent(time: 20, fact: .notice("")))
    #expect(state.time == 50)
  }

  @Test func `the map is sorted by the prompt when the first reply begins`() {
    let uses = [Session.use(0, 5)]
    let prompt = [
      SessionEvent.Fact.header(Session.header()), user, assistant,
      Session.token(phase: .prefill, uses: uses),
    ]
    #expect(state(prompt).heat.order(layer: 0) == Array(0..<8))
    let first = state(prompt + [Session.token()])
    #expect(first.heat.order(layer: 0) == [5, 0, 1, 2, 3, 4, 6, 7])
    let other = [Session.use(0, 6), Session.use(0, 6), Session.use(0, 6)]
    let streaming = prompt + [Session.token(), Session.token(uses: other)]
    #expect(state(streaming).heat.order(layer: 0) == [5, 0, 1, 2, 3, 4, 6, 7])
    #expect(state(streaming + [user]).heat.order(layer: 0) == [6, 5, 0, 1, 2, 3, 4, 7])
  }

  @Test func `absurd numbers end nothing`() {
    var record = TokenRecord(position: .max, phase: .decode, token: 0, start: .max, end: .min)
    let expert = ExpertID(layer: 9, index: 9)
    record.reads = Array(
      repeating: ReadRecord(expert: expert, bytes: .max, start: 0, end: 0, lane: 0),
      count: 2
    )
    let events = [
      SessionEvent(time: .min, fact: user), SessionEvent(time: .max, fact: assistant),
      SessionEvent(time: .max, fact: .token(record)),
      SessionEvent(time: .max, fact: .token(record)),
    ]
    let state = Session.fold(events)
    #expect(state.contextUsed == .max)
    #expect(state.chat[1].figures.readBytes == .max)
    #expect(state.points.map(\.duration) == [.min, .min])
  }
}
