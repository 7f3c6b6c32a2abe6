import Events
import Foundation
import GRDB
import SampleFiles
import Session
import Testing

@testable import Recording

/// Files of schema 1, made by the words that moetop 0.1 used.
@Suite("Legacy session")
struct LegacySessionTests {
  private let folder: TemporaryFolder
  private let path: String

  private static let tables = """
    PRAGMA application_id = 1297040724;
    PRAGMA user_version = 1;
    CREATE TABLE event (
      sequence INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL
    );
    CREATE TABLE token (
      sequence INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      position INTEGER NOT NULL,
      phase INTEGER NOT NULL,
      token INTEGER NOT NULL,
      text BLOB NOT NULL,
      uses BLOB NOT NULL,
      reads BLOB NOT NULL,
      evictions BLOB NOT NULL,
      attention INTEGER NOT NULL,
      experts INTEGER NOT NULL,
      stall INTEGER NOT NULL,
      other INTEGER NOT NULL,
      begun INTEGER NOT NULL,
      ended INTEGER NOT NULL
    );
    """

  /// Two uses, one read, one eviction, as hexadecimal digits.
  private static let lists = """
    x'0000 0500 0000403f 00  0100 0300 0000803e 02',
    x'0100 0300 0010000000000000 0500000000000000 0900000000000000 0200 00',
    x'0000 0100'
    """.replacing(" ", with: "")

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path(of: "old.moetop")
    let database = try DatabaseQueue(path: path)
    let header = try #require(try FactCoding.encode(.header(SampleEvents.header)))
    try database.writeWithoutTransaction { database in
      try database.execute(sql: Self.tables)
      try database.execute(
        sql: "INSERT INTO event VALUES (1, 0, 'header', ?)",
        arguments: [header.body]
      )
      try database.execute(
        sql: """
          INSERT INTO token VALUES (2, 15, 5, 1, 35, x'', \(Self.lists), 1, 2, 3, 4, 5, 15);
          INSERT INTO event VALUES (3, 16, 'end', '{}')
          """
      )
    }
    try database.close()
  }

  private var expected: [SessionEvent] {
    [
      SessionEvent(time: 0, fact: .header(SampleEvents.header)), SampleEvents.token(5),
      SessionEvent(time: 16, fact: .end),
    ]
  }

  @Test func `a session of schema 1 is read, every fact of it`() throws {
    let reader = try SessionReader(path: path)
    #expect(try reader.events() == expected)
    #expect(try reader.outline() == expected.map(OutlineEvent.init))
    #expect(reader.header == SampleEvents.header)
    guard case .token(let record) = expected[1].fact else { return }
    #expect(try reader.records(of: 0..<1) == [record])
    #expect(try reader.tally(afterAtMost: 1) == nil)
    #expect(throws: RecordingError.self) { try reader.records(of: 0..<2) }
  }

  @Test(arguments: [
    "UPDATE token SET uses = x'00'", "UPDATE token SET uses = x'000000000000000009'",
    "UPDATE token SET uses = 'text'", "UPDATE token SET evictions = 5",
    "UPDATE token SET reads = zeroblob(31000001)", "UPDATE token SET phase = 99",
    "UPDATE token SET ended = 1e300", "DELETE FROM event", "DROP TABLE token",
    "ALTER TABLE token RENAME COLUMN uses TO usage", "PRAGMA user_version = 2",
    "CREATE TRIGGER after AFTER INSERT ON event BEGIN DELETE FROM token; END",
  ])
  func `a damaged one is an error`(sql: String) throws {
    let database = try DatabaseQueue(path: path)
    try database.writeWithoutTransaction { try $0.execute(sql: sql) }
    try database.close()
    #expect(throws: RecordingError.self) { try SessionReader(path: path).events() }
  }
}
