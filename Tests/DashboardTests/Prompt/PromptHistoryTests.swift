import Testing

@testable import Dashboard

@Suite("Prompt history")
struct PromptHistoryTests {
  @Test func `walks back to the oldest and forward to what was typed`() {
    var history = PromptHistory(entries: ["one", "two"])
    #expect(history.older(than: "draft") == "two")
    #expect(history.older(than: "two") == "one")
    #expect(history.older(than: "one") == nil)
    #expect(history.newer() == "two")
    #expect(history.newer() == "draft")
    #expect(history.newer() == nil)
    #expect(history.older(than: "draft 2") == "two")
    #expect(history.newer() == "draft 2")
  }

  @Test func `keeps no repetition and nothing empty`() {
    var history = PromptHistory()
    for entry in ["a", "a", "", "b", "a"] { history.add(entry) }
    #expect(history.entries == ["a", "b", "a"])
  }

  @Test func `after sending the newest comes first again`() {
    var history = PromptHistory(entries: ["one", "two"])
    _ = history.older(than: "")
    _ = history.older(than: "")
    history.add("three")
    #expect(history.older(than: "") == "three")
  }

  @Test func `what is new is handed out once`() {
    var history = PromptHistory(entries: ["old"])
    #expect(history.takeNew() == [])
    for entry in ["a", "a", "b"] { history.add(entry) }
    #expect(history.takeNew() == ["a", "b"])
    #expect(history.takeNew() == [])
    history.add("c")
    #expect(history.takeNew() == ["c"])
  }

  @Test func `an empty history has nothing to show`() {
    var history = PromptHistory()
    #expect(history.older(than: "x") == nil)
    #expect(history.newer() == nil)
  }

  @Test func `forgets the oldest of a thousand`() {
    var history = PromptHistory(entries: (0..<1001).map(String.init))
    #expect(history.entries.first == "1")
    history.add("new")
    #expect(history.entries.count == 1000)
    #expect(history.entries.first == "2")
    #expect(history.entries.last == "new")
  }
}
