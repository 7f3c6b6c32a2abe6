import Events
import Testing

@testable import Dashboard

@Suite("A message that was sent")
struct SentMessageTests {
  private func sent(_ text: String) -> Screen {
    var screen = Screen(source: .live)
    for letter in text { _ = screen.press(.character(letter)) }
    #expect(screen.press(.enter) == [.send(text)])
    return screen
  }

  /// How often words stand in the frame.
  private func count(of words: String, _ screen: Screen) -> Int {
    screen.drawn(80, 24).frame.lines.count { $0.contains(words) }
  }

  private func event(_ fact: SessionEvent.Fact) -> SessionEvent {
    SessionEvent(time: 1, fact: fact)
  }

  @Test func `is seen before the session tells of it`() {
    #expect(count(of: "hello", sent("hello")) == 1)
  }

  @Test func `is seen once when the session tells of it`() {
    var screen = sent("hello")
    // What stands above the chat counts turns.
    func chat() -> ArraySlice<String> { screen.drawn(80, 24).frame.lines[11...] }
    let before = chat()
    screen.receive([event(.turn(Turn(role: .user, text: "hello")))])
    #expect(count(of: "hello", screen) == 1)
    #expect(chat() == before)
  }

  @Test func `gives way to the words that refuse it`() {
    var screen = sent("hello")
    screen.receive([event(.notice("the prompt is too long"))])
    #expect(count(of: "hello", screen) == 0)
    #expect(count(of: "too long", screen) == 1)
  }

  @Test func `does not take the place of the message before`() {
    var screen = sent("one")
    screen.receive([event(.turn(Turn(role: .user, text: "one")))])
    screen.receive([event(.turn(Turn(role: .assistant, text: "two")))])
    for letter in "three" { _ = screen.press(.character(letter)) }
    _ = screen.press(.enter)
    for words in ["one", "two", "three"] { #expect(count(of: words, screen) == 1) }
  }
}
