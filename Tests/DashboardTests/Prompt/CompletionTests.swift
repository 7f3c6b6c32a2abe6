import Events
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Completion of commands")
struct CompletionTests {
  private func screen(typed text: String) -> Screen {
    var screen = Screen(source: .live)
    screen.view.choices[.policies] = ["lru", "lfu", "hobbit"].map {
      Picker.Item(id: $0, title: $0)
    }
    screen.view.choices[.settings] = ["temperature", "top-k"].map {
      Picker.Item(id: $0, title: $0, detail: "1")
    }
    for key in text { _ = screen.press(.character(key)) }
    return screen
  }

  private func offered(_ screen: Screen) -> [String]? {
    screen.view.completion?.candidates.map(\.id)
  }

  @Test func `a slash offers every command, letters those that begin so`() {
    #expect(offered(screen(typed: "/")) == SlashCommandCatalog.all.map(\.name))
    #expect(offered(screen(typed: "/s")) == ["/save", "/system", "/set", "/schedule", "/stats"])
    #expect(offered(screen(typed: "/sc")) == ["/schedule"])
  }

  @Test(arguments: ["hello", "//", "/x", "say /re", "/new ", "/system be", "/policy lru now"])
  func `nothing is offered where nothing can be completed`(text: String) {
    #expect(offered(screen(typed: text)) == nil)
  }

  @Test(arguments: [Key.tab, .right])
  func `tab takes the first, and its arguments are next`(key: Key) {
    var screen = screen(typed: "/po")
    #expect(screen.press(key) == [])
    #expect(screen.view.prompt.text == "/policy ")
    #expect(offered(screen) == ["lru", "lfu", "hobbit"])
    _ = screen.press(.character("h"))
    #expect(offered(screen) == ["hobbit"])
    #expect(screen.press(key) == [])
    #expect(screen.view.prompt.text == "/policy hobbit")
    #expect(offered(screen) == nil)
    #expect(screen.press(.enter) == [.policy("hobbit")])
  }

  @Test func `up and down choose, and enter takes what was chosen`() {
    var screen = screen(typed: "/policy ")
    _ = screen.press(.down)
    #expect(screen.view.completion?.selected.id == "lfu")
    _ = screen.press(.up)
    _ = screen.press(.up)
    #expect(screen.view.completion?.selected.id == "hobbit")
    #expect(screen.press(.enter) == [.policy("hobbit")])
  }

  @Test func `enter after the begin of a name means the name`() {
    var screen = screen(typed: "/reg")
    #expect(screen.press(.enter) == [.regenerate])
    #expect(screen.history.entries == ["/regen"])
  }

  @Test func `enter waits for what a command needs to be told`() {
    var screen = screen(typed: "/bud")
    #expect(screen.press(.enter) == [])
    #expect(screen.view.prompt.text == "/budget ")
  }

  @Test func `an argument that was typed is not replaced by one that was not chosen`() {
    var screen = screen(typed: "/policy l")
    #expect(screen.press(.enter) == [.policy("l")])
  }

  @Test func `a setting is followed by its value`() {
    var screen = screen(typed: "/set te")
    _ = screen.press(.tab)
    #expect(screen.view.prompt.text == "/set temperature ")
    for key in "0.5" { _ = screen.press(.character(key)) }
    #expect(screen.press(.enter) == [.set(key: "temperature", value: "0.5")])
  }

  @Test func `escape closes the list before it leaves the prompt`() {
    var screen = screen(typed: "/s")
    _ = screen.press(.escape)
    #expect(offered(screen) == nil)
    #expect(screen.view.mode == .input)
    _ = screen.press(.escape)
    #expect(screen.view.mode == .keys)
  }

  @Test func `an entry of the history does not catch the arrows`() {
    var screen = screen(typed: "")
    screen.history = PromptHistory(entries: ["one", "/set seed 7"])
    _ = screen.press(.up)
    #expect(screen.view.prompt.text == "/set seed 7")
    #expect(offered(screen) == nil)
    _ = screen.press(.up)
    #expect(screen.view.prompt.text == "one")
  }

  @Test func `it is drawn above the prompt, and as one line where there is little room`() {
    let screen = screen(typed: "/s")
    func lines(_ width: Int, _ height: Int) -> [String] {
      DrawnSession.frame(screen.state, screen.view, width: width, height: height).lines
    }
    let large = lines(120, 40)
    let first = large.firstIndex { $0.contains("/save [NAME]") }
    let prompt = large.lastIndex { $0.hasPrefix(" › /s") }
    #expect(first.map { $0 + 6 } == prompt)
    #expect(large.contains { $0.contains("/stats") && $0.contains("session's figures") })
    let small = lines(36, 12)
    #expect(small.filter { $0.contains("/save [NAME]") }.count == 1)
    #expect(small.contains { $0.contains("1/5") })
    #expect(!small.contains { $0.contains("/stats") })
  }
}
