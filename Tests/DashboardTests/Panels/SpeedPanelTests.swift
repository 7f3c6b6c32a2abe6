import Events
import Session
import SampleSessions
import Testing

@testable import Dashboard

struct SpeedPanelTests {
  @Test func `the newest token's time is shared out`() {
    let lines = DrawnSession.frame(width: 120, height: 40).lines
    let words = lines.first { $0.contains("attn") } ?? ""
    #expect(words.contains("attn   20 ms"))
    #expect(words.contains("experts   50 ms"))
    #expect(words.contains("stall  6.0 ms"))
    #expect(words.contains("other  4.0 ms"))
  }

  @Test func `bars are of decode only, and the newest is bright`() {
    #expect(SpeedPanel.speeds(DrawnSession.state.points, count: 99).count == 19)
    #expect(SpeedPanel.speeds(DrawnSession.state.points, count: 3) == [12.5, 12.5, 12.5])
    let bright = Color(rgb: 1)
    let bars = SpeedPanel.bars([1, 1, 1], bright, Color(rgb: 2))
    #expect(bars.map { $0.color == bright } == [false, false, true])
  }

  @Test func `before the first token there is no scale`() {
    let state = TestSession.fold(Array(DrawnSession.events.prefix(2)))
    let frame = DrawnSession.frame(state, DrawnSession.view(), width: 120, height: 40)
    #expect(!frame.lines.contains { $0.contains("1.0") })
  }
}
