import GRDB

/// What must be so before anything is asked of a file that may come from anywhere.
enum SchemaCheck {
  /// Makes a connection careful: a stranger's words do not run, and pages are checked.
  static func prepare(_ database: Database) throws {
    try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
  }

  /// The schema version of a recording that this program can read.
  static func version(of database: Database) throws -> Int {
    let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    guard id == SessionSchema.applicationID else {
      // A recording is empty for a moment, in which its program may have been killed.
      let isEmpty = try Row.fetchOne(database, sql: "SELECT 1 FROM sqlite_master") == nil
      throw id == 0 && isEmpty ? RecordingError.noHeader : .foreign
    }
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard found <= SessionSchema.version else {
      throw RecordingError.newerSchema(found: found, supported: SessionSchema.version)
    }
    guard found > 0 else { throw RecordingError.foreign }
    let tables = found == LegacySchema.version ? LegacySchema.tables : SessionSchema.tables
    try check(database, tables: tables, views: SessionSchema.views)
    return found
  }

  /// Refuses what is not letter for letter what moetop makes.
  ///
  /// A view or a computed column in a table's place could be endless in a file of one page;
  /// a trigger or an index of a stranger would run the stranger's expressions.
  private static func check(
    _ database: Database,
    tables: [(name: String, sql: String)],
    views: [(name: String, sql: String)]
  ) throws {
    var missing = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0.sql) })
    let tolerated = Dictionary(uniqueKeysWithValues: views.map { ($0.name, $0.sql) })
      .merging(["chat": ChatIndex.schema]) { $1 }
      .merging(ChatIndex.shadows) { $1 }
    let rows = try Row.fetchCursor(database, sql: "SELECT name, sql FROM sqlite_master")
    while let row = try rows.next() {
      let name = String.fromDatabaseValue(row[0]) ?? ""
      let sql = String.fromDatabaseValue(row[1]) ?? ""
      if let expected = missing.removeValue(forKey: name) {
        guard sql == expected else { throw RecordingError.unsoundTable(name) }
      } else if tolerated[name] != sql {
        throw RecordingError.strange(name)
      }
    }
    if let name = missing.keys.min() { throw RecordingError.unsoundTable(name) }
  }
}
