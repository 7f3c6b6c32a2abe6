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

  @Test func `scrolled text says how much is below`() {
    var view = DrawnSession.view()
    view.chatScroll = 3
    let frame = DrawnSession.frame(DrawnSession.state, view, width: 80, height: 24)
    #expect(frame.lines.contains { $0.hasPrefix("─ chat ") && $0.hasSuffix(" 3 rows below ─") })
  }
}
