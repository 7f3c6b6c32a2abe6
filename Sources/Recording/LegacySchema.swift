/// The tables of schema 1, which moetop wrote before there were keyframes.
enum LegacySchema {
  static let version = 1

  static let tables = [(name: "event", sql: eventTable), (name: "token", sql: tokenTable)]

  static let eventTable = """
    CREATE TABLE event (
      sequence INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL
    )
    """

  static let tokenTable = """
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
}
