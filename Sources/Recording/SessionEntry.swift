import Events
import Foundation
import GRDB

/// One recording in a list of them: what can be said without reading its tokens.
package struct SessionEntry: Equatable, Sendable {
  /// How a recording is.
  package enum State: Equatable, Sendable {
    /// Closed in order.
    case complete
    /// Its program ended without closing it.
    case cutOff
    /// A program has it open, and may be writing it.
    case inUse
    /// It cannot be replayed; why not.
    case unreadable(String)
  }

  package var path: String
  /// The first turn of the user, in one line; `nil` before there is one.
  package var title: String?
  /// The model's name.
  package var model: String?
  /// Begin of the session, in seconds since 1970; of an unreadable one the last change.
  package var startedAt: Double
  /// From the first event to the last, in nanoseconds.
  package var duration: Int64 = 0
  package var tokenCount = 0
  /// Turns of the user.
  package var turnCount = 0
  /// Size with its log, in bytes.
  package var byteCount: Int
  package var state: State
  /// Whether the file is moetop's, be it damaged; others are never deleted.
  package var isRecording = true

  /// The file's name without folder and ending.
  package var name: String { SessionLibrary.name(of: path) }

  /// - Returns: `nil` for what is not a plain file
  init?(path: String) {
    let file = SessionFile(path: path)
    guard let byteCount = file.byteCount else { return nil }
    self.path = path
    self.byteCount = byteCount
    startedAt = file.changedAt
    let isInUse = file.isInUse
    state = .inUse
    do {
      try file.database().read { database in try read(database) }
      if isInUse { state = .inUse }
    } catch {
      isRecording = isInUse || file.isRecording
      state = .unreadable("\(RecordingError(error))")
    }
  }

  private mutating func read(_ database: Database) throws {
    guard let header = try Self.row(database, "SELECT body FROM event ORDER BY sequence LIMIT 1"),
      let body = String.fromDatabaseValue(header[0]),
      case .header(let header)? = try? FactCoding.decode(kind: "header", body: body)
    else { throw RecordingError.noHeader }
    model = header.model.name
    // The year 10000 is no date that anybody can have.
    if (0..<253_402_300_800).contains(header.startedAt) { startedAt = header.startedAt }

    let lastEvent = try Self.row(
      database,
      "SELECT sequence, time, kind FROM event ORDER BY sequence DESC LIMIT 1"
    )
    let lastToken = try Self.row(
      database,
      "SELECT sequence, time FROM token ORDER BY rowid DESC LIMIT 1"
    )
    duration = max(0, Self.integer(lastEvent, 1), Self.integer(lastToken, 1))
    // Both tables count along one sequence, so that nobody has to count the tokens.
    let rowCount = max(0, Self.integer(lastEvent, 0), Self.integer(lastToken, 0))
    let eventCount = Self.integer(try Self.row(database, "SELECT count(*) FROM event"), 0)
    tokenCount = max(0, Int(rowCount - eventCount))
    let ending = lastEvent.flatMap { String.fromDatabaseValue($0[2]) }
    state = ending == "end" ? .complete : .cutOff

    turnCount = Int(Self.integer(try Self.row(database, "SELECT count(*) \(Self.userTurns)"), 0))
    let first = try Self.row(
      database,
      "SELECT substr(json_extract(body, '$.text'), 1, 400) \(Self.userTurns)"
        + " ORDER BY sequence LIMIT 1"
    )
    title = first.flatMap { String.fromDatabaseValue($0[0]) }.map(SessionLibrary.oneLine)
  }

  /// The user's turns; a body may be anything, and then is none.
  private static let userTurns = """
    FROM event WHERE kind = 'turn' \
    AND CASE WHEN json_valid(body) THEN json_extract(body, '$.role') = 'user' END
    """

  /// The first row, whose columns may hold anything.
  private static func row(_ database: Database, _ sql: String) throws -> [DatabaseValue]? {
    try Row.fetchOne(database, sql: sql).map { Array($0.databaseValues) }
  }

  private static func integer(_ row: [DatabaseValue]?, _ column: Int) -> Int64 {
    row.flatMap { Int64.fromDatabaseValue($0[column]) } ?? 0
  }
}
