import Events
import Foundation
import GRDB

/// The recordings of a folder: list them, search them, rename, delete and prune them.
///
/// Only plain files whose name ends in `.moetop` belong to it. Links, other files and folders
/// inside are never looked into.
package struct SessionLibrary: Sendable {
  package let folder: String

  package init(folder: String) {
    self.folder = folder
  }

  /// All recordings, newest first.
  package func list() throws(RecordingError) -> [SessionEntry] {
    try paths().compactMap(SessionEntry.init(path:)).sorted {
      ($0.startedAt, $0.path) > ($1.startedAt, $1.path)
    }
  }

  /// Searches the chats of all recordings, best place first.
  ///
  /// - Parameters:
  ///   - text: words that must all be in a turn or a reply. They also find longer words that
  ///     begin with them; words in double quotes are found as they stand
  ///   - limit: so many places at most, and no more than ``placesPerSession`` of a recording
  /// - Returns: what was found; recordings that cannot be read are passed over
  /// - Throws: ``RecordingError/cannotOpen(reason:)`` when the folder cannot be read
  package func search(_ text: String, limit: Int = 20) throws(RecordingError) -> [SearchHit] {
    guard let query = ChatQuery(text) else { return [] }
    let paths = try paths().sorted(by: >)
    do {
      return try Self.search(paths, query, limit: limit)
    } catch {
      throw RecordingError(error)
    }
  }

  /// Places that one recording can have in a result.
  package static let placesPerSession = 5

  /// How well a turn fits can be compared in one index only, so that the best of every file
  /// come together in one.
  private static func search(
    _ paths: [String],
    _ query: ChatQuery,
    limit: Int
  ) throws -> [SearchHit] {
    let merged = try DatabaseQueue()
    return try merged.writeWithoutTransaction { database in
      try database.execute(
        sql: """
          CREATE VIRTUAL TABLE chat
            USING fts5(text, role UNINDEXED, turn UNINDEXED, file UNINDEXED)
          """
      )
      for (number, path) in paths.enumerated() {
        guard let rows = try? places(in: path, query) else { continue }
        for row in rows {
          try database.execute(
            sql: "INSERT INTO chat VALUES (?, ?, ?, ?)",
            arguments: StatementArguments(row + [number.databaseValue])
          )
        }
      }
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT file, role, turn, text FROM chat WHERE \(query.condition)
          ORDER BY rank LIMIT ?
          """,
        arguments: StatementArguments(query.arguments) + [limit]
      )
      return rows.compactMap { row in
        let values = Array(row.databaseValues)
        guard let file = Int.fromDatabaseValue(values[0]),
          let role = String.fromDatabaseValue(values[1]).flatMap(Turn.Role.init(rawValue:)),
          let turn = Int.fromDatabaseValue(values[2]),
          let text = String.fromDatabaseValue(values[3])
        else { return nil }
        return SearchHit(
          path: paths[file],
          role: role,
          turn: turn,
          snippet: query.snippet(of: text)
        )
      }
    }
  }

  /// Text, role and turn of the best places in one recording.
  private static func places(in path: String, _ query: ChatQuery) throws -> [[DatabaseValue]] {
    let sql = """
      SELECT text, role, turn FROM chat WHERE \(query.condition)
      ORDER BY rank LIMIT \(placesPerSession)
      """
    let matches = { (database: Database) in
      try Row.fetchAll(database, sql: sql, arguments: StatementArguments(query.arguments))
        .map { Array($0.databaseValues) }
    }
    let indexed = try SessionFile(path: path).database().read { database in
      try ChatIndex.exists(in: database) ? matches(database) : nil
    }
    if let indexed { return indexed }
    // An early version made it. Its index is made now, and forgotten again.
    let events = try SessionReader(path: path).events()
    return try DatabaseQueue().writeWithoutTransaction { database in
      try database.execute(sql: ChatIndex.schema)
      var index = ChatIndex()
      for event in events { try index.note(event, in: database) }
      return try matches(database)
    }
  }

  /// The paths of what may be recordings.
  private func paths() throws(RecordingError) -> [String] {
    guard let directory = opendir(folder) else {
      throw .cannotOpen(reason: String(cString: strerror(errno)))
    }
    defer { closedir(directory) }
    var paths: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      let path = "\(folder)/\(name)"
      if name.hasSuffix(Self.ending), SessionFile(path: path).byteCount != nil {
        paths.append(path)
      }
    }
    return paths
  }

  /// What the names of recordings end in.
  package static let ending = ".moetop"

  /// A file's name without folder and ending.
  package static func name(of path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    return String(file.hasSuffix(ending) ? file.dropLast(ending.count) : file)
  }

  /// The text with every run of white space made one space.
  static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
