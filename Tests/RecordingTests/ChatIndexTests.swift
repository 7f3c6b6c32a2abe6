import Events
import GRDB
import Testing

@testable import Recording

@Suite("Chat index")
struct ChatIndexTests {
  private struct Line: Equatable {
    let text: String
    let role: String
    let turn: Int
  }

  private func index(_ facts: [SessionEvent.Fact]) throws -> [Line] {
    try DatabaseQueue().writeWithoutTransaction { database in
      try database.execute(sql: ChatIndex.schema)
      var index = ChatIndex()
      for fact in facts { try index.note(SessionEvent(time: 0, fact: fact), in: database) }
      return try Row.fetchAll(database, sql: "SELECT text, role, turn FROM chat ORDER BY rowid")
        .map { Line(text: $0["text"], role: $0["role"], turn: $0["turn"]) }
    }
  }

  private func token(_ bytes: [UInt8], _ phase: TokenRecord.Phase = .decode) -> SessionEvent.Fact {
    .token(TokenRecord(position: 0, phase: phase, token: 0, text: bytes))
  }

  @Test func `turns are numbered by the user's, replies have the number they answer`() throws {
    let events = SampleLibrary.events(turns: [("one?", "naïve 世界 🌱"), ("two?", "later")])
    #expect(
      try index(events.map(\.fact)) == [
        Line(text: "You are a patient gardener.", role: "system", turn: 0),
        Line(text: "one?", role: "user", turn: 1),
        Line(text: "naïve 世界 🌱", role: "assistant", turn: 1),
        Line(text: "two?", role: "user", turn: 2),
        Line(text: "later", role: "assistant", turn: 2),
      ]
    )
  }

  @Test func `a reply without an end counts when something else begins`() throws {
    let user = SessionEvent.Fact.turn(Turn(role: .user, text: "?"))
    let half = [token([0x61]), token([0xE4, 0xB8])]
    let asked = Line(text: "?", role: "user", turn: 1)
    let said = Line(text: "a\u{FFFD}", role: "assistant", turn: 1)
    #expect(try index([user] + half + [.end]) == [asked, said])
    #expect(try index([user] + half + [.conversation]) == [asked, said])
    #expect(
      try index([user] + half + [user]) == [asked, said, Line(text: "?", role: "user", turn: 2)]
    )
    #expect(try index([user] + half) == [asked])
  }

  @Test func `reasoning and answer are found, and stand apart`() throws {
    var thought = TokenRecord(position: 0, phase: .decode, token: 0, text: Array("hm".utf8))
    thought.isReasoning = true
    let facts: [SessionEvent.Fact] = [
      .turn(Turn(role: .assistant)), .token(thought), token(Array("yes".utf8)), .end,
    ]
    #expect(try index(facts) == [Line(text: "hm\nyes", role: "assistant", turn: 0)])
  }

  @Test func `prompts' tokens and silent replies are not text`() throws {
    let reply = Turn(role: .assistant)
    #expect(try index([token([0x61], .prefill), .turn(reply), token([]), .end]) == [])
  }

  @Test(arguments: [
    "DROP TABLE chat; CREATE VIEW chat AS SELECT 1 AS text",
    "DROP TABLE chat; CREATE VIRTUAL TABLE chat USING fts5(text, role, turn)",
    "DROP TABLE chat; CREATE TABLE chat_content (id)",
    "CREATE VIEW chat_more AS SELECT 1",
  ])
  func `an index that is not ours is refused`(sql: String) throws {
    try DatabaseQueue().writeWithoutTransaction { database in
      #expect(try !ChatIndex.exists(in: database))
      try database.execute(sql: ChatIndex.schema)
      #expect(try ChatIndex.exists(in: database))
      try database.execute(sql: sql)
      #expect(throws: RecordingError.self) { try ChatIndex.exists(in: database) }
    }
  }
}
