import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

@Suite("Timeline ruler")
struct TimelineRulerTests {
  /// Tokens of a second each, with nine seconds of silence after the tenth.
  private func scene(_ change: (inout ViewState) -> Void) -> Scene {
    var state = DashboardState()
    for token in 0..<20 {
      let start = Int64(token + (token < 10 ? 0 : 9)) * TestSession.second
      let record = TokenRecord(
        position: token,
        phase: .decode,
        token: 0,
        start: start,
        end: start + TestSession.second
      )
      state.apply(SessionEvent(time: record.end, fact: .token(record)))
    }
    var view = ViewState(source: .replay)
    view.transport.tokenCount = 40
    view.transport.duration = 58 * TestSession.second
    change(&view)
    return DrawnSession.scene(state, view)
  }

  private func columns(_ ruler: TimelineRuler, _ tokens: [Int]) -> [Int?] {
    tokens.map(ruler.column)
  }

  @Test func `by token all have the same width`() {
    let ruler = TimelineRuler(scene { _ in }, columns: 20)
    #expect(ruler.columnCount == 20 && ruler.playedCount == 10)
    #expect(columns(ruler, [0, 1, 2, 19, 20, 39]) == [0, 0, 1, 9, 10, 19])
    #expect(ruler.times == (0, 58 * TestSession.second))
  }

  @Test func `by clock silences take their time`() {
    let ruler = TimelineRuler(scene { $0.timelineScale = .clock }, columns: 58)
    // The tenth token ends at 10 s, the next one at 20 s.
    #expect(columns(ruler, [0, 9, 10, 19]) == [1, 10, 20, 29])
    #expect(ruler.columnCount == 58 && ruler.playedCount == 30)
  }

  @Test func `following, a column is a token, or a second`() {
    let byToken = TimelineRuler(scene { $0.isTimelineFollowing = true }, columns: 8)
    #expect(columns(byToken, [11, 12, 19]) == [nil, 0, 7])
    #expect(byToken.columnCount == 8 && byToken.playedCount == 8)
    #expect(byToken.times == (21 * TestSession.second, 29 * TestSession.second))
    let byClock = TimelineRuler(
      scene {
        $0.isTimelineFollowing = true
        $0.timelineScale = .clock
      },
      columns: 12
    )
    #expect(columns(byClock, [9, 10, 18, 19]) == [nil, 3, 11, 11])
    #expect(byClock.times == (17 * TestSession.second, 29 * TestSession.second))
  }

  @Test func `absurd times and no room are harmless`() {
    for columns in [0, 1, 104] {
      for scale in [ViewState.TimelineScale.token, .clock] {
        for isFollowing in [false, true] {
          let scene = scene {
            $0.timelineScale = scale
            $0.isTimelineFollowing = isFollowing
            $0.transport.duration = .max
            $0.transport.now = .min
          }
          let ruler = TimelineRuler(scene, columns: columns)
          for token in [0, 5, 19, 20, .max] {
            if let column = ruler.column(ofToken: token) { #expect(column < max(1, columns)) }
          }
        }
      }
    }
  }

  @Test func `a column is the place up to its end`() {
    let byToken = TimelineRuler(scene { _ in }, columns: 20)
    #expect([-5, 0, 9, 19, 99].map(byToken.place) == [2, 2, 20, 40, 40].map { .token($0) })
    let byClock = TimelineRuler(scene { $0.timelineScale = .clock }, columns: 58)
    #expect(
      [0, 9, 57].map(byClock.place) == [1, 10, 58].map { .time($0 * TestSession.second) }
    )
    #expect(TimelineRuler(scene { _ in }, columns: 0).place(ofColumn: 0) == nil)
  }
}
