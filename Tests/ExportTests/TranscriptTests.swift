import Events
import SampleSessions
import Testing

@testable import Export

@Suite("Transcript")
struct TranscriptTests {
  @Test func `an answer that was cut off and went on is one turn`() throws {
    let session = try ExportedSession(
      TestSession.events([
        .header(TestSession.header()), .conversation,
        .turn(Turn(role: .user, text: "one")), .turn(Turn(role: .assistant)),
        TestSession.token("half"), .reply(TestSession.reply(.lengthLimit)),
        .turn(Turn(role: .assistant)), TestSession.token(" more"),
        .reply(TestSession.reply()),
        .conversation, .turn(Turn(role: .user, text: "one")), .turn(Turn(role: .assistant)),
        TestSession.token("other"), .reply(TestSession.reply()),
      ])
    )
    let turns = Transcript(session).turns
    #expect(turns.map(\.text) == ["one", "half more", "one", "other"])
    #expect(turns.map(\.conversation) == [1, 1, 2, 2])
    #expect(turns[1].reply?.replyTokens == 2)
    #expect(turns[1].reply?.reason == .finished)
    #expect(turns[3].reply?.replyTokens == 1)
  }
}
