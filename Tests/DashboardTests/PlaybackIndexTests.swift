import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

@Suite("Playback index")
struct PlaybackIndexTests {
  private func index(_ events: [SessionEvent]) -> PlaybackIndex {
    var index = PlaybackIndex()
    for event in events { index.append(OutlineEvent(event)) }
    return index
  }

  @Test func `knows where tokens, turns and marks end`() {
    let index = index(
      TestSession.events([
        .header(TestSession.header()), .turn(Turn(role: .user)), .turn(Turn(role: .assistant)),
        TestSession.token(), .mark("a"), TestSession.token(), .turn(Turn(role: .user)),
      ])
    )
    #expect(index.tokenEnds == [4, 6])
    #expect(index.turnEnds == [2, 7])
    #expect(index.markEnds == [5])
    #expect((0...7).map(index.tokenCount) == [0, 0, 0, 0, 1, 1, 2, 2])
  }

  @Test func `finds how much happened by a time`() {
    let times: [Int64] = [0, 10, 10, 10, 30]
    let index = index(times.map { SessionEvent(time: $0, fact: .notice("")) })
    #expect([-1, 0, 9, 10, 29, 30, .max].map(index.eventCount) == [0, 1, 1, 4, 4, 5, 5])
    #expect((0..<5).map(index.gap) == [0, 10, 0, 0, 20])
  }

  @Test func `times that run backward stand still`() {
    let times: [Int64] = [5, 3, 7, .min, .max]
    let index = index(times.map { SessionEvent(time: $0, fact: .notice("")) })
    #expect(index.times == [5, 5, 7, 7, .max])
  }

  @Test func `finds the first value past a border`() {
    let values = [1, 3, 3, 8]
    let places = (0...9).map { border in
      PlaybackIndex.firstPlace(in: values) { $0 >= border }
    }
    #expect(places == [0, 0, 1, 1, 3, 3, 3, 3, 3, 4])
    #expect(PlaybackIndex.firstPlace(in: [Int]()) { _ in true } == 0)
  }
}
