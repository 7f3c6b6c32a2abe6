import Events
import Foundation
import GRDB
import Synchronization

/// Writes a session to a file: one SQLite database, for the owner's eyes only.
///
/// What ``append(_:)`` was given is in the file when it returns, and survives `kill -9`:
/// SQLite's write-ahead log was handed to the kernel. Used by one thread.
package final class SessionWriter: Sendable {
  package let path: String
  private let database: DatabaseQueue
  private let nextSequence = Atomic<Int64>(1)
  private let chat = Mutex(ChatIndex())

  /// Creates the file.
  ///
  /// - Throws: ``RecordingError/exists`` when there is one already, and what SQLite says
  package init(path: String) throws(RecordingError) {
    self.path = path
    // SQLite would create the file for everybody to read.
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST
        ? .exists : .cannotOpen(reason: String(cString: strerror(errno)))
    }
    _ = Foundation.close(descriptor)
    do {
      var configuration = Configuration()
      configuration.label = "recording"
      configuration.prepareDatabase { database in
        try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
      }
      database = try DatabaseQueue(path: path, configuration: configuration)
      try database.write { database in try database.execute(sql: SessionSchema.sql) }
    } catch {
      unlink(path)
      throw RecordingError(error)
    }
  }

  /// Appends events in one transaction.
  package func append(_ events: [SessionEvent]) throws(RecordingError) {
    guard !events.isEmpty else { return }
    do {
      try database.write { database in
        for event in events { try insert(event, database) }
      }
    } catch {
      throw RecordingError(error)
    }
  }

  /// Makes one plain file of it, without a log beside it.
  package func close() throws(RecordingError) {
    do {
      try database.writeWithoutTransaction { database in
        _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
      }
      try database.close()
    } catch {
      throw RecordingError(error)
    }
  }

  /// The folder that sessions go to where none is named: `$XDG_DATA_HOME/moetop/sessions`,
  /// else `~/.local/share/moetop/sessions`.
  package static func defaultFolder(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      return "\(data)/moetop/sessions"
    }
    return "\(environment["HOME"] ?? "/tmp")/.local/share/moetop/sessions"
  }

  /// A name in `folder` that no file has yet: `2026-11-21T07-05-12.moetop`.
  ///
  /// The folder is made if it is missing.
  package static func freshPath(
    in folder: String,
    startedAt: Double
  ) throws(RecordingError) -> String {
    try PrivateFolder.make(folder)
    var seconds = time_t(startedAt)
    var date = tm()
    localtime_r(&seconds, &date)
    let fields =
      [date.tm_year + 1900, date.tm_mon + 1, date.tm_mday, date.tm_hour, date.tm_min]
      .map(Int.init) + [Int(date.tm_sec)]
    let name = String(
      format: "%04d-%02d-%02dT%02d-%02d-%02d",
      fields[0],
      fields[1],
      fields[2],
      fields[3],
      fields[4],
      fields[5]
    )
    var path = "\(folder)/\(name).moetop"
    var number = 2
    while access(path, F_OK) == 0 {
      path = "\(folder)/\(name)-\(number).moetop"
      number += 1
    }
    return path
  }

  /// Size of the file with its log, in bytes.
  package var byteCount: Int {
    [path, path + "-wal"].reduce(0) { sum, path in
      var about = stat()
      return stat(path, &about) == 0 ? sum + Int(about.st_size) : sum
    }
  }

  private func insert(_ event: SessionEvent, _ database: Database) throws {
    try chat.withLock { index in try index.note(event, in: database) }
    // The next number over both tables, which sequences share.
    let sequence = nextSequence.wrappingAdd(1, ordering: .relaxed).oldValue
    if case .token(let record) = event.fact {
      let statement = try database.cachedStatement(
        sql: "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      )
      try statement.execute(arguments: [
        sequence, event.time, record.position, Int(record.phase.rawValue), record.token,
        Data(record.text), Data(TokenPacking.pack(record.uses)),
        Data(TokenPacking.pack(record.reads)), Data(TokenPacking.pack(record.evictions)),
        record.time.attention, record.time.experts, record.time.stall, record.time.other,
        record.start, record.end,
      ])
    } else if let (kind, body) = try FactCoding.encode(event.fact) {
      let statement = try database.cachedStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?)")
      try statement.execute(arguments: [sequence, event.time, kind, body])
    }
  }
}
