import GRDB

/// The tables of a recording.
///
/// `docs/session-format.md` describes them for readers.
enum SessionSchema {
  /// "MOET", in the file's header, so that `file` and we can tell a recording.
  static let applicationID = 0x4D4F_4554
  static let version = 1

  static let sql = """
    PRAGMA application_id = \(applicationID);
    PRAGMA user_version = \(version);
    \(eventTable);
    \(tokenTable);
    \(ChatIndex.schema);
    """

  private static let eventTable = """
    CREATE TABLE event (
      sequence INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL
    )
    """

  private static let tokenTable = """
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
    )
    """

  /// Checks that an open file is a recording that this program can read.
  static func check(_ database: Database) throws {
    let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    guard id == applicationID else { throw RecordingError.foreign }
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard found <= version else {
      throw RecordingError.newerSchema(found: found, supported: version)
    }
    guard found > 0 else { throw RecordingError.foreign }
    // A view or a computed column of these names could be endless in a file of one page.
    for (name, expected) in [("event", eventTable), ("token", tokenTable)] {
      let stored = try String.fetchOne(
        database,
        sql: "SELECT sql FROM sqlite_master WHERE name = ?",
        arguments: [name]
      )
      guard stored == expected else { throw RecordingError.unsoundTable(name) }
    }
  }
}
