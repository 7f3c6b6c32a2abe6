import Events
import Foundation
import GRDB
import SampleFiles
import Testing

@testable import Recording

@Suite("Session file")
struct SessionFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path(of: "session.moetop")
  }

  @Test func `what was written is read again, every fact of it`() throws {
    let writer = try SessionWriter(path: path)
    try writer.append(SampleEvents.all)
    try writer.close()
    let events = try SessionReader(path: path).events()
    #expect(events == SampleEvents.all)
  }

  @Test func `a closed recording is one file, for its owner only`() throws {
    let writer = try SessionWriter(path: path)
    try writer.append(SampleEvents.all)
    try writer.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["session.moetop"])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test(arguments: [1, 3, 7, 24])
  func `a copy of the files at any moment holds all that was appended`(count: Int) throws {
    // What a killed program leaves is the file and its log as they are.
    let writer = try SessionWriter(path: path)
    for event in SampleEvents.all.prefix(count) { try writer.append([event]) }
    let copy = folder.path(of: "copy.moetop")
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    try FileManager.default.copyItem(atPath: path + "-wal", toPath: copy + "-wal")
    #expect(try SessionReader(path: copy).events() == Array(SampleEvents.all.prefix(count)))
    try writer.append(Array(SampleEvents.all.dropFirst(count)))
    #expect(try SessionReader(path: path).events() == SampleEvents.all)
  }

  @Test func `never writes over a file`() throws {
    try folder.write([1, 2, 3], to: "session.moetop")
    #expect(throws: RecordingError.exists) { try SessionWriter(path: path) }
    #expect(try readFile(path) == [1, 2, 3])
  }

  @Test func `a recording in a folder that cannot be written can be read`() throws {
    let writer = try SessionWriter(path: path)
    try writer.append(SampleEvents.all)
    try FileManager.default.copyItem(
      atPath: path + "-wal",
      toPath: folder.path(of: "killed.moetop-wal")
    )
    let killed = folder.path(of: "killed.moetop")
    try FileManager.default.copyItem(atPath: path, toPath: killed)
    try writer.close()
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
    defer {
      try? FileManager.default.setAttributes(
        [.posixPermissions: 0o700],
        ofItemAtPath: folder.path
      )
    }
    #expect(try SessionReader(path: path).events() == SampleEvents.all)
    #expect(try SessionReader(path: killed).events() == SampleEvents.all)
  }

  @Test func `the log of a killed program is read without files beside it`() throws {
    let writer = try SessionWriter(path: path)
    try writer.append(SampleEvents.all)
    let copy = folder.path(of: "100% copy?.moetop")
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    try FileManager.default.copyItem(atPath: path + "-wal", toPath: copy + "-wal")
    let file = try RecordingFile.unshared(copy)
    #expect(try SessionReader(file).events() == SampleEvents.all)
    #expect(!FileManager.default.fileExists(atPath: copy + "-shm"))
  }

  @Test func `what is no recording is refused by name`() throws {
    #expect(throws: RecordingError.self) { try SessionReader(path: "/no/file") }
    #expect(throws: RecordingError.self) { try SessionReader(path: folder.path) }
    let text = try folder.write(Array("no database at all, just text".utf8), to: "text")
    #expect(throws: RecordingError.foreign) { try SessionReader(path: text) }
    let foreign = folder.path(of: "foreign")
    let database = try DatabaseQueue(path: foreign)
    try database.write { try $0.execute(sql: "CREATE TABLE event (a)") }
    try database.close()
    #expect(throws: RecordingError.foreign) { try SessionReader(path: foreign) }
  }

  @Test func `a file of schema 2 is read like one of today's`() throws {
    try change("PRAGMA user_version = 2")
    #expect(try SessionReader(path: path).events() == SampleEvents.all)
  }

  @Test func `a newer schema is refused with both numbers`() throws {
    try change("PRAGMA user_version = 7")
    #expect(throws: RecordingError.newerSchema(found: 7, supported: 3)) {
      try SessionReader(path: path)
    }
  }

  @Test(arguments: [
    "UPDATE token SET body = x'' WHERE number = 9",
    "UPDATE token SET body = x'00' WHERE number = 9",
    "UPDATE token SET body = 'text' WHERE number = 9",
    "UPDATE token SET body = zeroblob(10000001) WHERE number = 9",
    "UPDATE token SET body = substr(body, 1, length(body) - 1) WHERE number = 9",
    "UPDATE token SET body = (SELECT body FROM token WHERE number = 20) WHERE number = 9",
    "UPDATE token SET text = 5 WHERE number = 9",
    "UPDATE token SET phase = 99 WHERE number = 9",
    "UPDATE token SET position = 'x' WHERE number = 9",
    "UPDATE token SET ended = 1e300 WHERE number = 9",
    "UPDATE token SET ended = begun - 1 WHERE number = 9",
    "UPDATE token SET begun = -1 WHERE number = 9",
    "UPDATE token SET stall = -1 WHERE number = 9",
    "UPDATE token SET hits = hits + 1 WHERE number = 9",
    "UPDATE token SET read_bytes = 1 WHERE number = 9",
    "UPDATE token SET time = 1 WHERE number = 9",
    "UPDATE token SET time = -1 WHERE number = 9",
    "UPDATE token SET sequence = 1000 WHERE number = 9",
    "UPDATE token SET sequence = sequence - 1 WHERE number = 9",
    "UPDATE token SET sequence = 'x' WHERE number = 9",
    "UPDATE token SET number = 1000000000 WHERE number = 20",
    "UPDATE token SET number = -1 WHERE number = 0",
    "DELETE FROM token WHERE number = 9",
    "UPDATE event SET time = 0 WHERE kind = 'reply'",
    "UPDATE event SET time = 'x' WHERE kind = 'reply'",
    "UPDATE event SET body = replace(body, 'layerCount\":2', 'layerCount\":1') WHERE sequence = 1",
    "UPDATE event SET body = replace(body, 'expertCount\":8', 'expertCount\":-8')",
    "UPDATE event SET body = 'no json' WHERE kind = 'reply'",
    "UPDATE event SET body = '{\"majorFaults\":3}' WHERE kind = 'sample'",
    "UPDATE event SET body = '{}' WHERE kind = 'turn'",
    "UPDATE event SET body = x'ff' WHERE kind = 'header'",
    "DELETE FROM event WHERE kind = 'header'",
    "DELETE FROM event",
    "DROP TABLE token",
    "DROP VIEW turns; DROP VIEW figures; ALTER TABLE token RENAME COLUMN uses TO usage",
    "DROP TABLE keyframe",
    "CREATE TRIGGER after AFTER INSERT ON event BEGIN DELETE FROM token; END",
    "CREATE INDEX slow ON event (abs(time))",
    "CREATE VIRTUAL TABLE words USING fts5(text)",
    "DROP TABLE chat; CREATE VIRTUAL TABLE chat USING fts5(text)",
    "DROP TABLE chat; CREATE TABLE chat (text, role, turn)",
    "CREATE VIEW more AS SELECT * FROM event",
    "DROP VIEW turns; CREATE VIEW turns AS SELECT randomblob(900000000)",
    """
    DROP VIEW turns; DROP VIEW header; DROP TABLE event;
    CREATE VIEW event AS WITH RECURSIVE endless(sequence) AS
      (SELECT 1 UNION ALL SELECT sequence + 1 FROM endless)
      SELECT sequence, 0 AS time, 'conversation' AS kind, '{}' AS body FROM endless
    """,
    """
    DROP VIEW turns; DROP VIEW figures; ALTER TABLE token DROP COLUMN text;
    ALTER TABLE token ADD COLUMN text BLOB AS (zeroblob(900000000))
    """,
  ])
  func `a damaged recording is an error, never a crash`(sql: String) throws {
    try change(sql)
    #expect(throws: RecordingError.self) { try SessionReader(path: path).events() }
  }

  @Test func `a sample may be spelled in any way that JSON allows`() throws {
    try change(
      """
      UPDATE event SET body = '{ "usedSlots": 9.0, "storageReadBytes": 77, "later": [],
        "residentBytes": 1099511627776, "majorFaults": 3}' WHERE kind = 'sample'
      """
    )
    #expect(try SessionReader(path: path).events() == SampleEvents.all)
  }

  @Test func `a kind that a later program added is passed over`() throws {
    try change("INSERT INTO event VALUES (99, 40, 'fork', '{}')")
    #expect(try SessionReader(path: path).events() == SampleEvents.all)
  }

  @Test func `a truncated or overwritten file never crashes`() throws {
    let writer = try SessionWriter(path: path)
    try writer.append(SampleEvents.all)
    try writer.close()
    let bytes = try readFile(path)
    var random = SeededRandom(seed: 11)
    for round in 0..<300 {
      var broken = bytes
      if round % 3 == 0 {
        broken.removeLast(Int.random(in: 1..<bytes.count, using: &random))
      } else {
        for _ in 0..<8 {
          broken[Int.random(in: 0..<bytes.count, using: &random)] = random.bytes(1)[0]
        }
      }
      let copy = try folder.write(broken, to: "broken.moetop")
      if let events = try? SessionReader(path: copy).events() { #expect(!events.isEmpty) }
    }
  }

  /// Writes a recording and changes it as a stranger would.
  private func change(_ sql: String) throws {
    let writer = try SessionWriter(path: path)
    try writer.append(SampleEvents.all)
    try writer.close()
    let database = try DatabaseQueue(path: path)
    try database.writeWithoutTransaction { try $0.execute(sql: sql) }
    try database.close()
  }
}
