import Events
import SampleSessions
import Testing

@testable import Dashboard

struct ChatPanelTests {
  @Test func `a reply ends with its figures`() {
    let lines = DrawnSession.frame(width: 120, height: 40).lines
    let figures = lines.first { $0.hasPrefix(" 6 tok · ") } ?? ""
    #expect(figures.hasPrefix(" 6 tok · 12.5 tok/s · first 0.1 s · hit "))
  }

  @Test func `figures that do not fit are left out whole`() {
    let lines = DrawnSession.frame(width: 30, height: 40).lines
    #expect(lines.contains { $0.hasSuffix("6 tok · 12.5 tok/s") })
  }

  @Test func `a reply that was cut short says why`() {
    var state = DrawnSession.state
    state.chat[1].reply?.reason = .stopped
    let frame = DrawnSession.frame(state, DrawnSession.view(), width: 120, height: 40)
    #expect(frame.lines.contains { $0.hasPrefix(" stopped · 6 tok") })
  }

  @Test func `what is open ends with a caret`() {
    let lines = DrawnSession.frame(width: 80, height: 24).lines
    #expect(lines.contains { $0.hasSuffix("networks.▌") })
  }

  @Test func `an empty chat says what will answer`() {
    let state = TestSession.fold(Array(DrawnSession.events.prefix(2)))
    let frame = DrawnSession.frame(state, DrawnSession.view(), width: 80, height: 24)
    #expect(frame.lines.contains { $0.contains("6 layers × 32 experts, 4 for each token") })
  }

  @Test func `a reply in Markdown is set, its reasoning folded, its code coloured`() {
    var state = DrawnSession.state
    state.chat[1].text = "# Plan\n\n1. **Read** it\n2. `run`\n\n```swift\nlet a = 1\n```\n"
    state.chat[1].reasoning = "hm"
    state.chat[1].reasoningTokens = 12
    let frame = DrawnSession.frame(state, DrawnSession.view(), width: 120, height: 40)
    let begin = frame.lines.firstIndex { $0.hasPrefix(" thinking … 12 tok") } ?? 0
    let expected = [
      " thinking … 12 tok", "", " Plan", "", " 1. Read it", " 2. run", "", "   let a = 1", "",
      " 6 tok",
    ]
    for (line, expected) in zip(frame.lines[begin...], expected) {
      #expect(line.prefix(34).hasPrefix(expected))
    }
    let theme = Theme.builtIn
    #expect(frame[1, begin].style.foreground == theme.thinking)
    #expect(frame[1, begin + 2].style.attributes == .bold)
    #expect(frame[4, begin + 4].style.attributes == .bold)
    #expect(frame[3, begin + 7].style.foreground == theme.codeKeyword)
    #expect(frame[11, begin + 7].style.foreground == theme.codeNumber)
  }

  @Test func `code has a ground of its own where the theme gives one`() {
    var state = DrawnSession.state
    state.chat[1].text = "```\nx\n```"
    var theme = Theme.builtIn
    theme.codeBackground = Color(indexed: 17)
    let frame = DrawnSession.frame(state, DrawnSession.view(), theme: theme, width: 60, height: 24)
    let y = frame.lines.firstIndex { $0.hasSuffix("   x") } ?? 0
    let columns = (0..<60).filter { frame[$0, y].style.background == Color(indexed: 17) }
    #expect(columns.count > 40)
    #expect(frame[(columns.first ?? 0), y].scalar == "x")
  }

  @Test func `scrolled text says how much is below`() {
    var view = DrawnSession.view()
    view.chatScroll = 3
    let frame = DrawnSession.frame(DrawnSession.state, view, width: 80, height: 24)
    #expect(frame.lines.contains { $0.hasPrefix("─ chat ") && $0.hasSuffix(" 3 rows below ─") })
  }
}
