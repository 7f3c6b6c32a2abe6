import Events
import Testing

@testable import Dashboard

struct ChatActionTests {
  private func screen(_ answers: String...) -> Screen {
    var screen = Screen(source: .live)
    var facts: [SessionEvent.Fact] = [.conversation]
    for answer in answers {
      facts.append(.turn(Turn(role: .user, text: "q")))
      facts.append(.turn(Turn(role: .assistant)))
      let bytes = Array(answer.utf8)
      facts.append(.token(TokenRecord(position: 0, phase: .decode, token: 1, text: bytes)))
    }
    screen.receive(facts.map { SessionEvent(time: 0, fact: $0) })
    screen.view.mode = .keys
    return screen
  }

  @Test func `the last answer is copied as its model wrote it`() {
    var screen = screen("one", "**two**\n")
    #expect(screen.press(.character("y")) == [.copy("**two**\n")])
  }

  @Test func `the last block of code is copied, wherever it stands`() {
    var screen = screen("```\nold\n```", "- list\n\n  ```swift\n  let a = 1\n  ```\n", "no code")
    #expect(screen.press(.character("Y")) == [.copy("let a = 1\n")])
  }

  @Test func `where there is nothing to copy the user is told`() {
    var screen = screen()
    #expect(screen.press(.character("y")) == [])
    #expect(screen.view.message == "no answer to copy")
    #expect(screen.press(.character("Y")) == [])
    #expect(screen.view.message == "no code to copy")
  }

  @Test func `the reasoning is shown and folded`() {
    var screen = screen("one")
    #expect(screen.press(.character("r")) == [])
    #expect(screen.view.isReasoningShown)
    _ = screen.press(.character("r"))
    #expect(!screen.view.isReasoningShown)
  }
}
