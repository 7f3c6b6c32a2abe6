import Events
import SampleSessions
import Testing

@testable import Dashboard

struct FigurePairTests {
  private func figures(milliseconds: Int64, hits: Int, misses: Int) -> SessionFigures {
    var record = TokenRecord(position: 0, phase: .decode, token: 1)
    record.end = milliseconds * 1_000_000
    record.uses =
      (0..<hits).map { TestSession.use(0, $0) } + (0..<misses).map { TestSession.use(1, $0, .miss) }
    let events = TestSession.events([.token(record)])
    return SessionFigures(ComparedSession(name: "", events: events), tokens: 0..<1)
  }

  @Test func `changes are in percent, those of shares in points`() {
    let pairs = FigurePair.list(
      figures(milliseconds: 100, hits: 6, misses: 2),
      figures(milliseconds: 50, hits: 7, misses: 1)
    )
    #expect(
      pairs[0] == FigurePair(name: "tokens/s", left: "10.00", right: "20.00", change: "+100 %")
    )
    #expect(
      pairs[1] == FigurePair(name: "hit rate %", left: "75.0", right: "87.5", change: "+12.5 pt")
    )
    #expect(
      pairs[2] == FigurePair(name: "misses/token", left: "2.0", right: "1.0", change: "-50 %")
    )
  }

  @Test func `what is the same has no sign`() {
    let same = figures(milliseconds: 100, hits: 6, misses: 2)
    let pairs = FigurePair.list(same, same)
    #expect(pairs[0].change == "=")
    #expect(pairs[1].change == "=")
    #expect(pairs.last?.change == "")
  }

  @Test func `what is not known is a dash`() {
    let pairs = FigurePair.list(SessionFigures(), SessionFigures())
    #expect(pairs[0] == FigurePair(name: "tokens/s", left: "-", right: "-"))
    #expect(pairs[1] == FigurePair(name: "hit rate %", left: "-", right: "-"))
  }
}
