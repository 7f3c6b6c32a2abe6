import Events
import Session
import Testing

@testable import Dashboard

struct TimelinePanelTests {
  private func lines(_ view: ViewState, _ state: DashboardState = DrawnSession.state) -> [String] {
    Array(DrawnSession.frame(state, view, width: 120, height: 40).lines[37...38])
  }

  @Test func `turns and marks stand under their tokens`() {
    // 34 tokens have a column each; turns begin at tokens 0, 11 and 20, as the mark does at 11.
    let marks = Array(lines(DrawnSession.view())[1])
    #expect(marks[8] == "1")
    #expect(marks[8 + 20] == "3")
    #expect(marks[8 + 11] == "2" || marks[8 + 11] == "▴")
  }

  @Test func `the part that was not played yet is a thin line`() {
    var view = DrawnSession.view(.replay)
    view.transport.tokenCount = 60
    view.transport.isAtHead = false
    let strip = Array(lines(view)[0])
    #expect(strip[8 + 34..<8 + 60].allSatisfy { $0 == "▁" })
    #expect(strip[8 + 60..<100].allSatisfy { $0 == " " })
    #expect(Array(lines(view)[1])[8 + 33] == "▴")
  }

  @Test func `a long session shares columns`() {
    var state = DrawnSession.state
    for _ in 0..<8 { state.points += state.points }
    let strip = lines(DrawnSession.view(), state)[0]
    #expect(strip.hasPrefix(" 0:00   "))
    #expect(Array(strip).count <= 119)
  }

  @Test func `a landmark beyond the tokens is not drawn over the rest`() {
    var state = DrawnSession.state
    state.landmarks.append(Landmark(token: .max, kind: .turn(9)))
    state.landmarks.append(Landmark(token: -900, kind: .turn(8)))
    #expect(!lines(DrawnSession.view(), state)[1].contains("9"))
  }

  @Test func `a silence that is cut short has a notch`() {
    var state = DrawnSession.state
    // Turns are two seconds apart: as long as the limit, not longer.
    #expect(!lines(DrawnSession.view(), state)[1].contains("│"))
    var view = DrawnSession.view()
    view.transport.idleLimit = 1_000_000_000
    let row = Array(lines(view, state)[1])
    #expect(row[8 + 10] == "│" && row[8 + 19] == "│")
    view.timelineScale = .clock
    #expect(!lines(view, state)[1].contains("│"))
    state.points = []
    #expect(!lines(view, state)[1].contains("│"))
  }

  @Test func `with three rows misses stand above speeds, and landmarks below`() {
    var state = DrawnSession.state
    // Of 34 tokens only the fourth misses: all of its choices.
    for token in state.points.indices {
      state.points[token].uses = 8
      state.points[token].hits = token == 3 ? 0 : 8
    }
    let scene = DrawnSession.scene(state, DrawnSession.view(.replay), glyphs: .ascii)
    var canvas = Canvas(width: 60, height: 3, appearance: scene.appearance)
    TimelinePanel.draw(scene, on: &canvas)
    let rows = canvas.frame.lines.map(Array.init)
    #expect(String(rows[0].prefix(20)) == " miss      #        ")
    #expect(String(rows[1].prefix(20)) == " tok/s  .....======.")
    #expect(rows[1].suffix(4) == Array("t 34"))
    #expect(rows[2][8] == "1")
  }

  @Test func `marks that were set while looking are drawn too`() {
    var view = DrawnSession.view()
    view.transport.placedMarks = [4, .max]
    #expect(Array(lines(view)[1])[8 + 4] == "▴")
  }

  @Test func `the scale is named where it is not the usual one`() {
    var view = DrawnSession.view()
    view.timelineScale = .clock
    view.isTimelineFollowing = true
    let frame = DrawnSession.frame(DrawnSession.state, view, width: 120, height: 40)
    #expect(frame.lines[36].hasSuffix("─ by clock · newest ─"))
  }
}
