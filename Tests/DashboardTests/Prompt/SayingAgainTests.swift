import Events
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Turns said again")
struct SayingAgainTests {
  private func screen(_ facts: [SessionEvent.Fact] = Self.twoTurns) -> Screen {
    var screen = Screen(source: .live)
    screen.receive(TestSession.events(facts))
    return screen
  }

  private static let twoTurns: [SessionEvent.Fact] = [
    .conversation, .turn(Turn(role: .user, text: "one")), .turn(Turn(role: .assistant)),
    TestSession.token("first"), .reply(TestSession.reply()),
    .turn(Turn(role: .user, text: "two")), .turn(Turn(role: .assistant)),
    TestSession.token("second"), .reply(TestSession.reply(.stopped)),
  ]

  private func type(_ text: String, into screen: inout Screen) -> [Intent] {
    text.flatMap { screen.press(.character($0)) } + screen.press(.enter)
  }

  @Test func `a turn is edited in the prompt, and sent in its place`() {
    var screen = screen()
    #expect(type("/edit 1", into: &screen) == [])
    #expect(screen.view.prompt.text == "one")
    #expect(screen.view.editedTurn == 1)
    #expect(type("!", into: &screen) == [.edit(turn: 1, text: "one!")])
    #expect(screen.view.editedTurn == nil)
    #expect(type("three", into: &screen) == [.send("three")])
  }

  @Test func `without a number it is the last turn`() {
    var screen = screen()
    _ = type("/edit", into: &screen)
    #expect(screen.view.prompt.text == "two")
    #expect(screen.view.editedTurn == 2)
  }

  @Test func `control-C leaves the turn as it was`() {
    var screen = screen()
    _ = type("/edit 1", into: &screen)
    #expect(screen.press(.control("c")) == [])
    #expect(screen.view.editedTurn == nil)
    #expect(type("new", into: &screen) == [.send("new")])
  }

  @Test(arguments: ["0", "3", "x", "-1", "99999999999999999999"])
  func `a turn that is not there is said, and the line stays`(number: String) {
    var screen = screen()
    #expect(type("/edit \(number)", into: &screen) == [])
    #expect(screen.view.message?.contains("from 1 to 2") == true)
    #expect(screen.view.prompt.text == "/edit \(number)")
  }

  @Test func `a question that failed is not counted`() {
    var facts = Self.twoTurns
    facts[4] = .reply(TestSession.reply(.failed))
    var screen = screen(facts)
    _ = type("/edit 1", into: &screen)
    #expect(screen.view.prompt.text == "two")
  }

  @Test func `an answer that goes on is one turn, with the figures of both parts`() {
    var facts = Self.twoTurns
    facts += [.turn(Turn(role: .assistant)), TestSession.token(" half")]
    var screen = screen(facts)
    #expect(screen.isGenerating)
    #expect(screen.state.chat.last?.text == "second half")
    #expect(screen.state.chat.last?.reply == nil)
    #expect(screen.state.chat.count == 4)
    screen.receive([SessionEvent(time: 99, fact: .reply(TestSession.reply()))])
    let reply = screen.state.chat.last?.reply
    #expect(reply?.reason == .finished)
    #expect(reply?.replyTokens == 2)
    #expect(reply?.decodeTime == 2)
    #expect(ForkPoint(screen.state)?.exchanges.last?.answer == "second half")
  }

  @Test func `an answer is not taken on by the next turn`() {
    var facts = Self.twoTurns
    facts += [.turn(Turn(role: .assistant)), .reply(TestSession.reply())]
    facts += [.turn(Turn(role: .user, text: "three")), .turn(Turn(role: .assistant))]
    facts += [TestSession.token("third"), .reply(TestSession.reply())]
    #expect(screen(facts).state.chat.last?.reply?.replyTokens == 1)
  }

  @Test func `what was sent is found again by letters of it`() {
    var screen = screen()
    screen.history = PromptHistory(entries: ["tell a story", "what is a dog?\nreally", "hello"])
    #expect(screen.press(.control("r")) == [])
    let titles = screen.view.picker?.matches.map(\.title)
    #expect(titles == ["hello", "what is a dog?", "tell a story"])
    for key in "dog" { _ = screen.press(.character(key)) }
    #expect(screen.press(.enter) == [])
    #expect(screen.view.picker == nil)
    #expect(screen.view.prompt.text == "what is a dog?\nreally")
  }

  @Test func `an empty history is said`() {
    var screen = screen()
    _ = screen.press(.control("r"))
    #expect(screen.view.picker == nil)
    #expect(screen.view.message == "nothing was sent yet")
  }

  @Test func `the arrows change a setting in its list, and enter types a value`() {
    var screen = screen()
    screen.open(
      Picker(
        .settings,
        title: "settings",
        items: [Picker.Item(id: "seed", title: "seed", note: "0 to any", isAdjustable: true)]
      )
    )
    #expect(screen.press(.right) == [.adjust(key: "seed", by: 1)])
    #expect(screen.press(.left) == [.adjust(key: "seed", by: -1)])
    #expect(screen.view.picker != nil)
    #expect(screen.press(.enter) == [])
    #expect(screen.view.picker == nil)
    #expect(type("9", into: &screen) == [.set(key: "seed", value: "9")])
  }

  @Test func `lists of what runs lead to its change`() {
    for (purpose, intent) in [
      (Picker.Purpose.policies, Intent.policy("x")), (.schedules, .schedule("x")),
      (.models, .model(path: "x")), (.sessions, .load("x")),
    ] {
      var screen = screen()
      screen.open(Picker(purpose, title: "", items: [Picker.Item(id: "x", title: "x")]))
      #expect(screen.press(.enter) == [intent])
    }
  }

  @Test func `the palette begins commands, and types those that need words`() throws {
    var screen = screen()
    screen.view.mode = .keys
    let regen = try #require(ActionCatalog.action(named: "regen"))
    #expect(screen.perform(regen) == [.regenerate])
    let budget = try #require(ActionCatalog.action(named: "budget"))
    #expect(screen.perform(budget) == [])
    #expect(screen.view.prompt.text == "/budget ")
    #expect(screen.view.mode == .input)
  }

  @Test func `a session that takes the place of another keeps what was typed and sent`() {
    var old = screen()
    old.history = PromptHistory(entries: ["a"])
    old.view.prompt = PromptLine("draft")
    old.view.arrangement.preset = .chat
    let screen = Screen(after: old)
    #expect(screen.view.prompt.text == "draft")
    #expect(screen.history.entries == ["a"])
    #expect(screen.view.arrangement.preset == .chat)
    #expect(screen.state.chat.isEmpty)
  }

  @Test func `figures of the session fit on a line`() {
    #expect(Screen(source: .live).statistics == "no tokens yet")
    let screen = screen()
    #expect(screen.statistics.hasPrefix("2 tokens · 2 turns"))
  }
}
