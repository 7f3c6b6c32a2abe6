import Events
import SampleSessions
import Testing

@testable import Dashboard

struct SessionComparisonTests {
  /// A header, turns by their questions, and for each some tokens of prompt and of reply.
  private func session(
    _ turns: [(question: String, prompt: Int, reply: [String])],
    header: SessionHeader = TestSession.header()
  ) -> [SessionEvent] {
    var facts: [SessionEvent.Fact] = [.header(header), .conversation]
    for turn in turns {
      facts.append(.turn(Turn(role: .user, text: turn.question)))
      facts += (0..<turn.prompt).map { _ in TestSession.token(phase: .prefill) }
      facts.append(.turn(Turn(role: .assistant)))
      facts += turn.reply.map { TestSession.token($0) }
      facts.append(.reply(TestSession.reply()))
    }
    return TestSession.events(facts)
  }

  private func comparison(_ left: [SessionEvent], _ right: [SessionEvent]) -> SessionComparison {
    SessionComparison(
      left: ComparedSession(name: "left", events: left),
      right: ComparedSession(name: "right", events: right)
    )
  }

  @Test func `the first differing token is found`() {
    let left = session([("q", 2, ["a", "b", "c", "d"])])
    let right = session([("q", 2, ["a", "b", "x", "d", "e"])])
    let both = comparison(left, right)
    #expect(both.firstDifference == 4)
    #expect(both.differenceStarts == [4, 6])
    #expect(both.tokenCount == 7)
    #expect(both.record(.left, at: 4)?.text == Array("c".utf8))
    #expect(both.record(.right, at: 6)?.text == Array("e".utf8))
    #expect(both.record(.left, at: 6) == nil)
    #expect(both.record(.left, at: -1) == nil)
  }

  @Test func `a session differs nowhere from itself`() {
    let events = TestSession.random(seed: 5, tokens: 300)
    let both = comparison(events, events)
    #expect(both.firstDifference == nil)
    #expect(both.tokenCount > 0)
    #expect(both.caveat == nil)
    #expect(!both.differs(in: 0..<both.tokenCount))
    let overlap = RoutingOverlap.sum(both.overlap(tokens: 0..<both.tokenCount))
    #expect(overlap.share == 1)
    #expect(overlap.jaccard == 1)
  }

  @Test func `sessions are aligned at the first question of both`() {
    let left = session([("other", 3, ["u", "v"]), ("same", 2, ["a", "b"])])
    let right = session([("same", 2, ["a", "c"])])
    let both = comparison(left, right)
    #expect(both.commonQuestion == "same")
    #expect(both.start(.left) == 5)
    #expect(both.start(.right) == 0)
    #expect(both.tokenCount == 4)
    #expect(both.firstDifference == 3)
    #expect(both.tokensShown(.left, upTo: 2) == 7)
    #expect(both.tokensShown(.right, upTo: 99) == 4)
  }

  @Test func `prompts of different lengths are aligned at their ends`() {
    let left = session([("same", 7, ["a", "b"])])
    let right = session([("same", 2, ["a", "b"])])
    let both = comparison(left, right)
    #expect(both.start(.left) == 5)
    #expect(both.start(.right) == 0)
    #expect(both.firstDifference == nil)
  }

  @Test func `without a common question the first tokens are aligned`() {
    let both = comparison(session([("p", 1, ["a"])]), session([("q", 1, ["a"])]))
    #expect(both.commonQuestion == nil)
    #expect(both.start(.left) == 0)
    #expect(both.start(.right) == 0)
    #expect(both.tokenCount == 2)
  }

  @Test func `of two models only the text of a token counts`() throws {
    func events(token: Int, identity: String) -> [SessionEvent] {
      var header = TestSession.header()
      header.model.identity = identity
      let record = TokenRecord(position: 0, phase: .decode, token: token, text: Array("a".utf8))
      return TestSession.events([.header(header), .token(record)])
    }
    let oneModel = comparison(events(token: 1, identity: "m"), events(token: 2, identity: "m"))
    #expect(oneModel.firstDifference == 0)
    let twoModels = comparison(events(token: 1, identity: "m"), events(token: 2, identity: "n"))
    #expect(twoModels.firstDifference == nil)
    #expect(twoModels.caveat == "not the same model file")
  }

  @Test func `models of different shapes are compared by their figures only`() {
    let left = session([("q", 1, ["a"])], header: TestSession.header(layers: 2))
    let right = session([("q", 1, ["a"])], header: TestSession.header(layers: 3))
    let both = comparison(left, right)
    #expect(!both.hasOneShape)
    #expect(both.overlap(tokens: 0..<2).isEmpty)
    #expect(both.caveat?.contains("shapes") == true)
    #expect(both.figures(.left, upTo: 2).replyTokens == 1)
  }

  @Test func `sessions without anything are compared without anything`() {
    let both = comparison([], [])
    #expect(both.tokenCount == 0)
    #expect(both.firstDifference == nil)
    #expect(!both.hasOneShape)
    #expect(both.figures(.right, upTo: 5) == SessionFigures())
  }
}
