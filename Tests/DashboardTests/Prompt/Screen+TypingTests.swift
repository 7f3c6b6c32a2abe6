import Events
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Screen, typing")
struct ScreenTypingTests {
  private func screen(typed text: String = "", isGenerating: Bool = false) -> Screen {
    var screen = Screen(source: .live)
    if isGenerating {
      screen.receive(TestSession.events([.turn(Turn(role: .assistant)), TestSession.token("x")]))
    }
    _ = type(text, into: &screen)
    return screen
  }

  private func type(_ text: String, into screen: inout Screen) -> [Intent] {
    text.flatMap { screen.press(.character($0)) }
  }

  @Test func `enter sends what was typed and empties the prompt`() {
    var screen = screen(typed: "  hello\t ")
    screen.view.chatScroll = 7
    #expect(screen.press(.enter) == [.send("hello")])
    #expect(screen.view.prompt.isEmpty)
    #expect(screen.view.chatScroll == 0)
    #expect(screen.history.entries == ["hello"])
  }

  @Test func `letters that are commands elsewhere are letters here`() {
    var screen = Screen(source: .live)
    #expect(type("qi? v,.[]{}()gG+-=", into: &screen) == [])
    #expect(screen.view.prompt.text == "qi? v,.[]{}()gG+-=")
  }

  @Test func `nothing is not sent`() {
    var screen = screen(typed: "  ")
    #expect(screen.press(.enter) == [])
    #expect(screen.view.prompt.text == "  ")
  }

  @Test(arguments: [Key.newline, .control("j")])
  func `a line break is typed, not sent`(key: Key) {
    var screen = screen(typed: "a")
    #expect(screen.press(key) == [])
    _ = type("b", into: &screen)
    #expect(screen.press(.enter) == [.send("a\nb")])
  }

  @Test func `text waits while the model speaks`() {
    var screen = screen(typed: "next", isGenerating: true)
    #expect(screen.press(.enter) == [])
    #expect(screen.view.prompt.text == "next")
    #expect(screen.view.message?.contains("still speaking") == true)
    screen.receive([SessionEvent(time: 9, fact: .reply(TestSession.reply()))])
    #expect(screen.press(.enter) == [.send("next")])
  }

  @Test func `sending shows the newest again`() {
    var screen = Screen(source: .live)
    screen.receive(TestSession.random(seed: 1, tokens: 30))
    _ = [Key.escape, .character(","), .character("i"), .character("x")].map { screen.press($0) }
    #expect(!screen.view.transport.isAtHead)
    #expect(screen.press(.enter) == [.send("x")])
    #expect(screen.view.transport.isAtHead)
    #expect(!screen.view.transport.isPaused)
  }

  @Test func `control-C stops a reply, then clears, then quits`() {
    var screen = screen(typed: "text", isGenerating: true)
    #expect(screen.press(.control("c")) == [.stop])
    #expect(screen.view.prompt.text == "text")
    screen.receive([SessionEvent(time: 9, fact: .reply(TestSession.reply(.stopped)))])
    #expect(screen.press(.control("c")) == [])
    #expect(screen.view.prompt.isEmpty)
    #expect(screen.press(.control("c")) == [])
    #expect(screen.view.message == "press ^C again to quit")
    #expect(screen.press(.control("c")) == [.quit])
  }

  @Test func `another key between two control-C does not quit`() {
    var screen = Screen(source: .live)
    #expect(screen.press(.control("c")) == [])
    #expect(screen.press(.left) == [])
    #expect(screen.press(.control("c")) == [])
    #expect(screen.press(.resize) == [])
    #expect(screen.press(.control("c")) == [.quit])
  }

  @Test func `a view that is elsewhere does not hide that the model speaks`() {
    var screen = screen(isGenerating: true)
    screen.view.mode = .keys
    _ = screen.press(.character("g"))
    #expect(!screen.state.isGenerating)
    #expect(screen.press(.control("c")) == [.stop])
  }

  @Test func `control-D quits from an empty prompt and else deletes`() {
    var screen = screen(typed: "ab")
    _ = screen.press(.home)
    #expect(screen.press(.control("d")) == [])
    #expect(screen.view.prompt.text == "b")
    #expect(screen.press(.control("d")) == [])
    #expect(screen.press(.control("d")) == [.quit])
  }

  @Test func `keys edit the prompt`() {
    var screen = screen(typed: "one two")
    let steps: [(Key, String, Int)] = [
      (.left, "one two", 6), (.right, "one two", 7), (.backspace, "one tw", 6),
      (.control("w"), "one ", 4), (.control("a"), "one ", 0), (.delete, "ne ", 0),
      (.control("e"), "ne ", 3), (.paste("x\r\ny"), "ne x\ny", 6), (.home, "ne x\ny", 5),
      (.control("k"), "ne x\n", 5), (.up, "ne x\n", 0), (.end, "ne x\n", 4),
      (.control("u"), "\n", 0), (.down, "\n", 1), (.tab, "\n", 1),
    ]
    for (key, text, cursor) in steps {
      #expect(screen.press(key) == [])
      #expect(screen.view.prompt.text == text, "after \(key)")
      #expect(screen.view.prompt.cursor == cursor, "after \(key)")
    }
  }

  @Test func `up on the first line and down on the last walk the history`() {
    var screen = Screen(source: .live)
    for text in ["one", "two"] {
      _ = type(text, into: &screen)
      _ = screen.press(.enter)
    }
    _ = type("draft", into: &screen)
    var shown: [String] = []
    for key in [Key.up, .up, .up, .down, .down, .down] {
      _ = screen.press(key)
      shown.append(screen.view.prompt.text)
    }
    #expect(shown == ["two", "one", "one", "two", "draft", "draft"])
    #expect(screen.view.prompt.cursor == 5)
  }

  @Test(
    arguments: [
      ("/new", Intent.newConversation), ("/quit", .quit), ("/set", .list(.settings)),
      ("/set seed 7", .set(key: "seed", value: "7")),
      ("/system Be brief", .setSystem("Be brief")),
      ("/regen", .regenerate), ("/continue", .continueReply), ("/save", .save("")),
      ("/save dogs", .save("dogs")), ("/load", .list(.sessions)), ("/load dogs", .load("dogs")),
      ("/model", .list(.models)), ("/model a b.gguf", .model(path: "a b.gguf")),
      ("/budget 2G", .budget("2G")), ("/policy lru", .policy("lru")),
      ("/policy", .list(.policies)), ("/schedule on-demand", .schedule("on-demand")),
      ("/schedule", .list(.schedules)), ("/mark here it is", .mark("here it is")),
      ("/mark", .mark("mark")), ("/export", .list(.formats)),
      ("/export report", .export(format: "report", path: nil)),
      ("/export report a b.html", .export(format: "report", path: "a b.html")),
      ("/theme", .list(.themes)), ("/theme umber", .theme("umber")), ("/stats", .statistics),
      ("//help", .send("/help")),
    ])
  func `a command becomes an intent`(text: String, intent: Intent) {
    var screen = screen(typed: text)
    #expect(screen.press(.enter) == [intent])
    #expect(screen.view.message == nil)
  }

  @Test func `help is shown at once, also while the model speaks`() {
    var screen = screen(typed: "/help", isGenerating: true)
    #expect(screen.press(.enter) == [])
    #expect(screen.view.isHelpShown)
    #expect(screen.view.prompt.isEmpty)
  }

  @Test(arguments: [
    ("/budget 1G", Intent.budget("1G")), ("/policy lru", .policy("lru")),
    ("/schedule on-demand", .schedule("on-demand")), ("/theme umber", .theme("umber")),
    ("/mark a", .mark("a")), ("/stats", .statistics), ("/save", .save("")),
    ("/export report", .export(format: "report", path: nil)),
  ])
  func `what a reply need not end for is done while the model speaks`(
    text: String,
    intent: Intent
  ) {
    var screen = screen(typed: text, isGenerating: true)
    #expect(screen.press(.enter) == [intent])
    #expect(screen.view.prompt.isEmpty)
  }

  @Test(arguments: [
    "/new", "/set seed 7", "/system x", "/regen", "/edit", "/continue", "/load x", "/model x",
  ])
  func `a change waits while the model speaks`(text: String) {
    var screen = screen(typed: text, isGenerating: true)
    #expect(screen.press(.enter) == [])
    #expect(screen.view.prompt.text == text)
    #expect(screen.view.message != nil)
  }

  @Test func `an unknown command is not sent and can be corrected`() {
    var screen = screen(typed: "/hepl")
    #expect(screen.press(.enter) == [])
    #expect(screen.view.prompt.text == "/hepl")
    #expect(screen.view.message?.contains("/help") == true)
    #expect(screen.history.entries.isEmpty)
  }
}
