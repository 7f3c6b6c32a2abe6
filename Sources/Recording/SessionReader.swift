import Events
import Foundation
import GRDB

/// Reads a session from a file, also one whose program was killed while it wrote.
///
/// A recording may come from anywhere: what it holds is checked before it is believed.
package struct SessionReader {
  private let database: DatabaseQueue

  /// Opens a recording for reading.
  package init(path: String) throws(RecordingError) {
    var about = stat()
    guard stat(path, &about) == 0 else {
      throw .cannotOpen(reason: String(cString: strerror(errno)))
    }
    guard about.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen(reason: "it is not a file")
    }
    do {
      database = try Self.open(path)
    } catch {
      throw RecordingError(error)
    }
  }

  /// The database of a recording, for reading only.
  static func open(_ path: String) throws -> DatabaseQueue {
    do {
      return try open(path, setUp: { _ in })
    } catch let error as DatabaseError
      where error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY
    {
      return try openUnshared(path)
    }
  }

  /// Opens a recording without its lock and shared-memory files.
  ///
  /// In a folder that we may not write to, the log of a killed program cannot be shared
  /// with other readers, but it can be read.
  static func openUnshared(_ path: String) throws -> DatabaseQueue {
    let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    return try open("file:\(escaped)?vfs=unix-none") { database in
      try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
    }
  }

  private static func open(
    _ path: String,
    setUp: @escaping @Sendable (Database) throws -> Void
  ) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.prepareDatabase(setUp)
    let database = try DatabaseQueue(path: path, configuration: configuration)
    try database.read(SessionSchema.check)
    return database
  }

  /// All events, oldest first.
  ///
  /// A session that was cut off ends without ``SessionEvent/Fact/end``: that is no error.
  package func events() throws(RecordingError) -> [SessionEvent] {
    do {
      return try database.read(Self.events)
    } catch {
      throw RecordingError(error)
    }
  }

  static func events(_ database: Database) throws -> [SessionEvent] {
    let facts = try Row.fetchCursor(
      database,
      sql: "SELECT sequence, time, kind, body FROM event ORDER BY sequence"
    )
    let tokens = try Row.fetchCursor(
      database,
      sql: """
        SELECT sequence, time, position, phase, token, text, uses, reads, evictions,
          attention, experts, stall, other, begun, ended FROM token ORDER BY sequence
        """
    )
    var events: [SessionEvent] = []
    var fact = try facts.next().map(RecordedRow.init)
    var token = try tokens.next().map(RecordedRow.init)
    while fact != nil || token != nil {
      if let row = fact, token.map({ row.sequence < $0.sequence }) ?? true {
        if let event = try row.fact() { events.append(event) }
        fact = try facts.next().map(RecordedRow.init)
      } else if let row = token {
        events.append(try row.token())
        token = try tokens.next().map(RecordedRow.init)
      }
    }
    guard case .header = events.first?.fact else { throw RecordingError.noHeader }
    return events
  }
}

/// One row, whose columns may hold anything.
private struct RecordedRow {
  let sequence: Int64
  private let values: [DatabaseValue]

  init(_ row: Row) throws {
    values = Array(row.databaseValues)
    sequence = Int64.fromDatabaseValue(values[0]) ?? 0
  }

  /// The event of a row of `event`; `nil` for a kind that is not known.
  func fact() throws -> SessionEvent? {
    guard let kind = String.fromDatabaseValue(values[2]),
      let body = String.fromDatabaseValue(values[3])
    else { throw damage("kind and body must be text") }
    do {
      return try FactCoding.decode(kind: kind, body: body).map {
        SessionEvent(time: try integer(1, "time"), fact: $0)
      }
    } catch let error as DecodingError {
      throw damage("a \(kind) without its fields (\(Self.reason(error)))")
    }
  }

  /// The event of a row of `token`.
  func token() throws -> SessionEvent {
    guard let phase = UInt8(exactly: try integer(3, "phase")),
      let phase = TokenRecord.Phase(rawValue: phase)
    else { throw damage("no such phase") }
    guard let uses = TokenPacking.uses(try bytes(6, "uses")) else { throw damage("uses") }
    guard let reads = TokenPacking.reads(try bytes(7, "reads")) else { throw damage("reads") }
    guard let evictions = TokenPacking.evictions(try bytes(8, "evictions")) else {
      throw damage("evictions")
    }
    let record = TokenRecord(
      position: Int(try integer(2, "position")),
      phase: phase,
      token: Int(try integer(4, "token")),
      text: try bytes(5, "text"),
      uses: uses,
      reads: reads,
      evictions: evictions,
      time: TimeSplit(
        attention: try integer(9, "attention"),
        experts: try integer(10, "experts"),
        stall: try integer(11, "stall"),
        other: try integer(12, "other")
      ),
      start: try integer(13, "begun"),
      end: try integer(14, "ended")
    )
    return SessionEvent(time: try integer(1, "time"), fact: .token(record))
  }

  private func integer(_ column: Int, _ name: String) throws -> Int64 {
    guard let value = Int64.fromDatabaseValue(values[column]) else {
      throw damage("\(name) must be a whole number")
    }
    return value
  }

  private func bytes(_ column: Int, _ name: String) throws -> [UInt8] {
    guard let value = Data.fromDatabaseValue(values[column]) else {
      throw damage("\(name) must be bytes")
    }
    return Array(value)
  }

  private func damage(_ what: String) -> RecordingError {
    .damaged(sequence: sequence, what: what)
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "\(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(context.codingPath.map(\.stringValue).joined(separator: "."))"
    default: "no JSON"
    }
  }
}
