import Events
import GRDB

/// The full text of a session's chat, in the session's file: what searching goes through.
///
/// One row for each turn that has text, by SQLite's FTS5. A reply has its row when it ends:
/// that of a program that was killed in the middle has none.
struct ChatIndex {
  /// The words that make its table.
  ///
  /// `role` is that of ``Turn``. `turn` counts the user's turns over the session, from 1; a
  /// reply has the number of the turn that it answers, what stands before the first has 0.
  static let schema =
    "CREATE VIRTUAL TABLE chat USING fts5(text, role UNINDEXED, turn UNINDEXED)"

  /// The tables that FTS5 keeps its data in.
  static let shadows = [
    "chat_data": "CREATE TABLE 'chat_data'(id INTEGER PRIMARY KEY, block BLOB)",
    "chat_idx":
      "CREATE TABLE 'chat_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID",
    "chat_content": "CREATE TABLE 'chat_content'(id INTEGER PRIMARY KEY, c0, c1, c2)",
    "chat_docsize": "CREATE TABLE 'chat_docsize'(id INTEGER PRIMARY KEY, sz BLOB)",
    "chat_config": "CREATE TABLE 'chat_config'(k PRIMARY KEY, v) WITHOUT ROWID",
  ]

  private var turn = 0
  /// Bytes of the reply so far: a token may end inside a character.
  private var reply: [UInt8] = []
  /// Whether its newest token was one of reasoning.
  private var isReasoning = false

  /// Follows one event, and writes a row where a turn is complete.
  mutating func note(_ event: SessionEvent, in database: Database) throws {
    switch event.fact {
    case .token(let record):
      guard record.phase == .decode else { return }
      // The last word of the reasoning and the first of the answer are two words.
      if isReasoning, !record.isReasoning, !reply.isEmpty { reply.append(UInt8(ascii: "\n")) }
      isReasoning = record.isReasoning
      reply += record.text
    case .turn(let said):
      try endReply(in: database)
      if said.role == .user { turn += 1 }
      if said.role != .assistant { try insert(said.text, said.role, database) }
    case .conversation, .reply, .end:
      try endReply(in: database)
    case .header, .settings, .notice, .mark, .sample:
      break
    }
  }

  private mutating func endReply(in database: Database) throws {
    try insert(String(decoding: reply, as: UTF8.self), .assistant, database)
    reply.removeAll()
    isReasoning = false
  }

  private func insert(_ text: String, _ role: Turn.Role, _ database: Database) throws {
    guard !text.isEmpty else { return }
    let statement = try database.cachedStatement(sql: "INSERT INTO chat VALUES (?, ?, ?)")
    try statement.execute(arguments: [text, role.rawValue, turn])
  }

  /// Whether a file has an index; files of early versions have none.
  ///
  /// - Throws: ``RecordingError/unsoundTable(_:)`` when a table of it is not as we make it: a
  ///   view in its place could be endless
  static func exists(in database: Database) throws -> Bool {
    let tables = try Row.fetchAll(
      database,
      sql: "SELECT name, sql FROM sqlite_master WHERE name = 'chat' OR name GLOB 'chat[_]*'"
    )
    for table in tables.map({ Array($0.databaseValues) }) {
      let name = String.fromDatabaseValue(table[0]) ?? ""
      guard String.fromDatabaseValue(table[1]) == (name == "chat" ? schema : shadows[name])
      else { throw RecordingError.unsoundTable(name) }
    }
    guard tables.isEmpty || tables.count == shadows.count + 1 else {
      throw RecordingError.unsoundTable("chat")
    }
    return !tables.isEmpty
  }
}
