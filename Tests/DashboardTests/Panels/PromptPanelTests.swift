import Events
import Testing

@testable import Dashboard

struct PromptPanelTests {
  private func frame(_ view: ViewState) -> Frame {
    DrawnSession.frame(DrawnSession.state, view, width: 80, height: 24)
  }

  private func cursor(_ frame: Frame) -> [Int] {
    (0..<frame.cells.count).filter { frame.cells[$0].style.attributes.contains(.reverse) }
  }

  @Test func `an empty prompt says what it is for`() {
    let frame = frame(DrawnSession.view())
    #expect(frame.lines[20] == " › Type a message, or / for commands")
    #expect(cursor(frame) == [20 * 80 + 3])
  }

  @Test func `the cursor is on the character that it stands before`() {
    var view = DrawnSession.view()
    view.prompt = PromptLine("漢字x")
    view.prompt.cursor = 2
    let frame = frame(view)
    #expect(frame.lines[20] == " › 漢字x")
    #expect(cursor(frame) == [20 * 80 + 7])
  }

  @Test func `without typing there is no cursor`() {
    var view = DrawnSession.view()
    view.mode = .keys
    #expect(cursor(frame(view)).isEmpty)
    #expect(cursor(frame(DrawnSession.view(.replay))).isEmpty)
  }

  @Test func `a prompt of several rows grows upward`() {
    var view = DrawnSession.view()
    view.prompt = PromptLine("one\ntwo")
    #expect(frame(view).lines[19...20] == [" › one", "   two"])
  }
}
