import Events
import Session
import Testing

@testable import Dashboard

struct HeaderPanelTests {
  private func line(_ view: ViewState, _ width: Int, _ height: Int) -> String {
    DrawnSession.frame(DrawnSession.state, view, width: width, height: height).lines[0]
  }

  @Test func `live it says the figures of the moment`() {
    #expect(line(DrawnSession.view(), 120, 40).contains("● LIVE"))
    #expect(line(DrawnSession.view(), 120, 40).contains(" 12.5 tok/s"))
    #expect(line(DrawnSession.view(), 120, 40).hasSuffix("34 / 4k"))
  }

  @Test func `a replay says where it is`() {
    var view = DrawnSession.view(.replay)
    view.transport.token = 7
    view.transport.tokenCount = 1234
    view.transport.speed = 0.5
    let line = line(view, 120, 40)
    #expect(line.contains("▸ REPLAY"))
    #expect(line.hasSuffix("2026-11-20 21:04 UTC   token    7 / 1234   turn 3   0.500x"))
  }

  @Test func `the smallest screen has the two figures that matter`() {
    #expect(line(DrawnSession.view(), 30, 1).hasPrefix("12.5 tok/s  hit "))
  }

  @Test func `digits change without moving anything`() {
    var slow = DrawnSession.state
    for index in slow.points.indices { slow.points[index].duration *= 9 }
    let view = DrawnSession.view()
    let other = DrawnSession.frame(slow, view, width: 120, height: 40).lines[0]
    #expect(other.contains("  1.4 tok/s"))
    #expect(other.count == line(view, 120, 40).count)
  }

  @Test func `a long name gives way to the figures`() {
    var state = DrawnSession.state
    state.header?.model.name = String(repeating: "name", count: 60)
    let line = DrawnSession.frame(state, DrawnSession.view(), width: 80, height: 24).lines[0]
    #expect(line.contains("12.5 tok/s"))
    #expect(line.contains("● LIVE"))
  }
}
