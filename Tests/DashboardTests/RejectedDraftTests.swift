import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

/// Passes of decode with drafts: the first token has the time, the others come at its end.
@Suite("Rejected drafts on the screen")
struct RejectedDraftTests {
  private static func record(
    _ text: String,
    position: Int,
    phase: TokenRecord.Phase = .decode,
    seconds: Int64 = 0
  ) -> SessionEvent.Fact {
    let end = Int64(position + 1) * TestSession.second
    return .token(
      TokenRecord(
        position: position,
        phase: phase,
        token: 1,
        text: Array(text.utf8),
        uses: [TestSession.use(0, 1, .miss), TestSession.use(1, 2)],
        reads: [
          ReadRecord(expert: ExpertID(layer: 0, index: 1), bytes: 600, start: 0, end: 1, lane: 0)
        ],
        start: end - seconds * TestSession.second,
        end: end
      )
    )
  }

  private static let facts: [SessionEvent.Fact] = [
    .header(TestSession.header()), .turn(Turn(role: .user, text: "q")),
    .turn(Turn(role: .assistant)),
    record("one", position: 5, seconds: 1), record(" two", position: 6),
    record(" three", position: 7), record("", position: 8, phase: .rejected),
    record("", position: 9, phase: .rejected),
  ]

  @Test func `nothing of them stays but what they cost`() throws {
    let state = TestSession.fold(TestSession.events(Self.facts))
    let turn = try #require(state.chat.last)
    #expect(turn.text == "one two three")
    #expect(state.contextUsed == 8)
    #expect(turn.figures.uses == 10 && turn.figures.hits == 5)
    #expect(turn.figures.readBytes == 5 * 600)
    #expect(state.points.count == 5)
  }

  @Test func `speed counts the tokens that were told`() {
    let state = TestSession.fold(TestSession.events(Self.facts))
    #expect(Figures(state).tokensPerSecond == 3)
    #expect(Figures(state).speedTop == 5)
  }

  @Test func `two sessions are compared without them, and with what they cost`() {
    let session = ComparedSession(name: "s", events: TestSession.events(Self.facts))
    #expect(session.records.map(\.position) == [5, 6, 7])
    let figures = SessionFigures(session, tokens: 0..<3)
    #expect(figures.replyTokens == 3)
    #expect(figures.tokensPerSecond == 3)
    #expect(figures.readBytesPerToken == 1000)
  }
}
