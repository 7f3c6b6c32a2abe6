import Events
import Foundation
import GRDB
import SampleFiles
import SampleSessions
import Session
import Testing

@testable import Recording

@Suite("Session reader")
struct SessionReaderTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path(of: "session.moetop")
  }

  /// Writes events, some in each transaction.
  private func write(_ events: [SessionEvent]) throws {
    let writer = try SessionWriter(path: path)
    for start in stride(from: 0, to: events.count, by: 300) {
      try writer.append(Array(events[start..<min(start + 300, events.count)]))
    }
    try writer.close()
  }

  private func change(_ sql: String) throws {
    let database = try DatabaseQueue(path: path)
    try database.writeWithoutTransaction { try $0.execute(sql: sql) }
    try database.close()
  }

  private func records(_ events: [SessionEvent]) -> [TokenRecord] {
    events.compactMap { if case .token(let record) = $0.fact { record } else { nil } }
  }

  @Test(arguments: [0, 1, 1023, 1024, 1025, 2500])
  func `outline, events and records are those of the session`(tokens: Int) throws {
    let events = TestSession.random(seed: UInt64(tokens), tokens: tokens)
    try write(events)
    let reader = try SessionReader(path: path)
    #expect(try reader.outline() == events.map(OutlineEvent.init))
    #expect(try reader.events() == events)
    #expect(SessionEvent.Fact.header(reader.header) == events.first?.fact)
    let records = records(events)
    var random = TestSession.Random(seed: 1)
    for _ in 0..<10 {
      let start = random.below(tokens + 1)
      let range = start..<start + random.below(tokens - start + 1)
      #expect(try reader.records(of: range) == Array(records[range]))
    }
  }

  @Test func `the kept tally is the one of that token`() throws {
    let events = TestSession.random(seed: 2, tokens: 2500)
    try write(events)
    let reader = try SessionReader(path: path)
    #expect(try reader.tally(afterAtMost: 1023) == nil)
    for (asked, kept) in [(1024, 1024), (2047, 1024), (2048, 2048), (1_000_000, 2048)] {
      let found = try #require(try reader.tally(afterAtMost: asked))
      var tally = Tally()
      var tokens = 0
      for event in events where tokens < kept {
        tally.apply(event)
        if case .token = event.fact { tokens += 1 }
      }
      #expect(found.tokenCount == kept)
      #expect(found.tally == tally)
    }
  }

  @Test func `an outline does not read the tokens before the last keyframe`() throws {
    let events = TestSession.random(seed: 3, tokens: 2100)
    try write(events)
    try change("DELETE FROM token WHERE number < 2048")
    let reader = try SessionReader(path: path)
    #expect(try reader.outline() == events.map(OutlineEvent.init))
    #expect(try reader.records(of: 2048..<2100) == Array(records(events)[2048...]))
    #expect(throws: RecordingError.self) { try reader.records(of: 2047..<2049) }
    #expect(throws: RecordingError.self) { try reader.events() }
  }

  @Test func `events come in order where one table is much denser than the other`() throws {
    var facts: [SessionEvent.Fact] = [.header(TestSession.header())]
    for number in 0..<4 {
      facts += (0..<700).map { .mark("\(number) \($0)") }
      facts += (0..<600).map { TestSession.token(position: $0) }
    }
    let events = TestSession.events(facts)
    try write(events)
    let reader = try SessionReader(path: path)
    #expect(try reader.events() == events)
    #expect(try reader.outline() == events.map(OutlineEvent.init))
  }

  @Test func `who walks the events may ask for records meanwhile, and may stop`() throws {
    struct Enough: Error {}
    let events = TestSession.random(seed: 4, tokens: 30)
    try write(events)
    let reader = try SessionReader(path: path)
    var tokens = 0
    #expect(throws: Enough.self) {
      try reader.forEachEvent { event in
        guard case .token(let record) = event.fact else { return }
        #expect(try reader.records(of: tokens..<tokens + 1) == [record])
        tokens += 1
        if tokens == 20 { throw Enough() }
      }
    }
    #expect(tokens == 20)
  }

  @Test func `a session that is still written is read as far as it is`() throws {
    let events = TestSession.random(seed: 5, tokens: 1100)
    let writer = try SessionWriter(path: path)
    var written = 0
    while written < events.count {
      let next = min(written + 123, events.count)
      try writer.append(Array(events[written..<next]))
      written = next
      let reader = try SessionReader(path: path)
      #expect(try reader.outline() == events.prefix(written).map(OutlineEvent.init))
    }
    #expect(try SessionReader(path: path).events() == events)
  }

  @Test func `what a faulty clock or a broken model gives is put right`() throws {
    let header = TestSession.header()
    var record = TokenRecord(position: 0, phase: .decode, token: 1, start: 9, end: -5)
    record.uses = [TestSession.use(0, 1)]
    record.uses[0].weight = .nan
    record.reads = [
      ReadRecord(expert: ExpertID(layer: 0, index: 1), bytes: -1, start: -7, end: -9, lane: -1)
    ]
    record.time.stall = -1
    try write([
      SessionEvent(time: -3, fact: .header(header)), SessionEvent(time: 10, fact: .token(record)),
      SessionEvent(time: 8, fact: .mark("")),
    ])
    let reader = try SessionReader(path: path)
    #expect(try reader.events().map(\.time) == [0, 10, 10])
    let found = try #require(try reader.records(of: 0..<1).first)
    #expect(found == record.recorded)
    #expect(found.uses[0].weight == 0)
    #expect((found.start, found.end) == (9, 9))
    #expect(
      found.reads[0]
        == ReadRecord(expert: record.reads[0].expert, bytes: 0, start: 0, end: 0, lane: 0)
    )
    #expect(found.time == TimeSplit())
  }

  @Test func `views say what people ask for`() throws {
    var facts: [SessionEvent.Fact] = [.header(TestSession.header())]
    facts += [.turn(Turn(role: .user, text: "why?")), .turn(Turn(role: .assistant))]
    let uses = [TestSession.use(0, 1), TestSession.use(1, 1, .miss)]
    facts += [TestSession.token("why", phase: .prefill)]
    facts += ["be", "cause"].map { TestSession.token($0, uses: uses) }
    try write(TestSession.events(facts))
    try DatabaseQueue(path: path).read { database in
      let name = "SELECT value FROM header WHERE name = '$.model.name'"
      #expect(try String.fetchOne(database, sql: name) == "tiny")
      let turns = try Row.fetchAll(
        database,
        sql: "SELECT role, text, tokens, hit_percent FROM turns"
      )
      #expect(
        turns == [
          ["role": "user", "text": "why?", "tokens": 0, "hit_percent": nil],
          ["role": "assistant", "text": "because", "tokens": 2, "hit_percent": 50.0],
        ]
      )
      let figures = try Row.fetchAll(database, sql: "SELECT phase, text, misses FROM figures")
      #expect(figures.count == 3)
      #expect(figures.last == ["phase": "decode", "text": "cause", "misses": 1])
    }
  }

  @Test func `the index of the chat has no say in what happened`() throws {
    let events = TestSession.random(seed: 6, tokens: 5)
    try write(events)
    try change("INSERT INTO chat VALUES ('hello', 'user', 2)")
    #expect(try SessionReader(path: path).events() == events)
  }
}
