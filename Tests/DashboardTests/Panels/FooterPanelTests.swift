import Events
import Testing

@testable import Dashboard

struct FooterPanelTests {
  private func line(_ view: ViewState, _ state: DashboardState = DrawnSession.state) -> String {
    DrawnSession.frame(state, view, width: 120, height: 40).lines[39]
  }

  @Test func `the mode comes first`() {
    var keys = DrawnSession.view()
    keys.mode = .keys
    #expect(line(DrawnSession.view()).hasPrefix(" INPUT "))
    #expect(line(keys).hasPrefix(" KEYS "))
    #expect(line(DrawnSession.view(.replay)).hasPrefix(" REPLAY "))
  }

  @Test func `^C is what it does now`() {
    var view = DrawnSession.view()
    #expect(line(view).contains("^C stop"))
    var idle = DrawnSession.state
    idle.isGenerating = false
    #expect(line(view, idle).contains("^C quit"))
    view.prompt = PromptLine("x")
    #expect(line(view, idle).contains("^C clear"))
  }

  @Test func `help is offered where any key is`() {
    for width in 24...130 {
      let frame = DrawnSession.frame(
        DrawnSession.state,
        DrawnSession.view(),
        width: width,
        height: 24
      )
      #expect(frame.lines[23].contains("F1 help"), "\(width) columns")
    }
  }

  @Test func `what the program does besides is at the right end`() {
    var view = DrawnSession.view()
    #expect(line(view).hasSuffix("● rec 4.1 MB   ui  0.4 %"))
    view.transport.isPaused = true
    #expect(line(view).hasSuffix("paused"))
    view.recordingBytes = nil
    #expect(!line(view).contains("rec"))
  }

  @Test func `a message takes the place of the keys`() {
    var view = DrawnSession.view()
    view.message = "Esc again to stop"
    #expect(line(view).hasPrefix(" INPUT  Esc again to stop "))
  }
}
