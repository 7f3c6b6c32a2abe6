import Events
import SampleSessions
import Testing

@testable import Dashboard

struct SessionFiguresTests {
  private static let session: ComparedSession = {
    func record(_ phase: TokenRecord.Phase, milliseconds: Int64) -> SessionEvent.Fact {
      var record = TokenRecord(position: 0, phase: phase, token: 1)
      record.end = milliseconds * 1_000_000
      record.time.stall = record.end / 4
      record.uses = [.hit, .hit, .hit, .miss].map { TestSession.use(0, 1, $0) }
      record.reads = [
        ReadRecord(expert: ExpertID(layer: 0, index: 1), bytes: 600, start: 0, end: 1, lane: 0)
      ]
      record.evictions = [ExpertID(layer: 0, index: 2), ExpertID(layer: 0, index: 3)]
      return .token(record)
    }
    // One second apart: the question at 1 s, the first token of the reply at 4 s.
    return ComparedSession(
      name: "s",
      events: TestSession.events([
        .header(TestSession.header()), .turn(Turn(role: .user, text: "q")),
        record(.prefill, milliseconds: 30), .turn(Turn(role: .assistant)),
        record(.decode, milliseconds: 100), record(.decode, milliseconds: 300),
      ])
    )
  }()

  @Test func `rates are those of the reply`() {
    let figures = SessionFigures(Self.session, tokens: 0..<3)
    #expect(figures.promptTokens == 1)
    #expect(figures.replyTokens == 2)
    #expect(figures.tokensPerSecond == 5)
    #expect(figures.hitShare == 0.75)
    #expect(figures.missesPerToken == 1)
    #expect(figures.readBytesPerToken == 600)
    #expect(figures.evictionsPerToken == 2)
    #expect(figures.stallPerToken == 50_000_000)
    #expect(figures.firstTokenTime == 3 * TestSession.second)
  }

  @Test func `without a reply there are no rates`() {
    let figures = SessionFigures(Self.session, tokens: 0..<1)
    #expect(figures.promptTokens == 1)
    #expect(figures.tokensPerSecond == nil)
    #expect(figures.hitShare == nil)
    #expect(figures.missesPerToken == nil)
    #expect(figures.firstTokenTime == nil)
  }

  @Test func `tokens that a session does not have are left out`() {
    let all = SessionFigures(Self.session, tokens: 0..<3)
    #expect(SessionFigures(Self.session, tokens: 0..<99) == all)
    #expect(SessionFigures(Self.session, tokens: 50..<99) == SessionFigures())
  }
}
