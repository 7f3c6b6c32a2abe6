import Events
import SampleSessions
import Testing

@testable import Export

@Suite("ExportedSession")
struct ExportedSessionTests {
  /// Four tokens, one second apart; events 0 to 6.
  private let events = TestSession.events([
    .header(TestSession.header()), .conversation, TestSession.token(position: 0),
    TestSession.token(position: 1), .mark("a"), TestSession.token(position: 2),
    TestSession.token(position: 3),
  ])

  private func numbers(_ from: SessionPlace, _ until: SessionPlace) throws -> [Int] {
    try ExportedSession(events, from: from, until: until).tokens.map(\.number)
  }

  @Test func `without places it is the whole session`() throws {
    let session = try ExportedSession(events)
    #expect(session.part == 0..<7)
    #expect(session.tokens.map(\.number) == [0, 1, 2, 3])
  }

  @Test func `places cut where they say`() throws {
    #expect(try numbers(.token(1), .token(3)) == [1, 2])
    #expect(try numbers(.start, .share(0.5)) == [0, 1])
    #expect(try numbers(.time(3_000_000_000), .end) == [2, 3])
    #expect(try numbers(.share(0.5), .share(1)) == [2, 3])
    #expect(try numbers(.start, .token(99)) == [0, 1, 2, 3])
  }

  @Test func `nothing between two places is an error`() {
    #expect(throws: ExportError.emptyRange(from: .token(3), until: .token(1))) {
      try ExportedSession(events, from: .token(3), until: .token(1))
    }
    #expect(throws: ExportError.self) {
      try ExportedSession(events, from: .token(2), until: .token(2))
    }
  }

  @Test func `the start has nothing but its screen`() throws {
    let session = try ExportedSession(events, until: .start)
    #expect(session.part == 0..<0)
    let settings = ExportSettings(width: 60, height: 16)
    #expect(TextPicture().draw(session, settings).contains("token 0 / 4"))
    for format in ExportCatalog.formats {
      #expect(try !exported(format, session, settings).isEmpty || format.name == "jsonl")
    }
  }

  @Test func `times that fall are held`() throws {
    let events = [5, 3, -7, 9].map { SessionEvent(time: $0, fact: .mark("m")) }
    #expect(try ExportedSession(events).times == [5, 5, 5, 9])
  }

  @Test func `what the header is not is left out`() throws {
    #expect(try ExportedSession(Array(events[2...])).header == nil)
    #expect(try ExportedSession(events).title == "moetop · tiny Q8_0")
  }
}
