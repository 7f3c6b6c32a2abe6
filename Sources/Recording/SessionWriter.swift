import Events
import Foundation
import GRDB
import Session
import Synchronization

/// Writes a session to a file: one SQLite database, for the owner's eyes only.
///
/// What ``append(_:)`` was given is in the file when it returns, and survives `kill -9`:
/// SQLite's write-ahead log was handed to the kernel. Used by one thread.
package final class SessionWriter: Sendable {
  package let path: String
  private let database: DatabaseQueue
  /// Device and number of the file, to tell when its name is gone or means another one.
  private let file: FileIdentity
  private let state = Mutex(State())

  private struct State {
    var progress = RecordedProgress()
    /// Why nothing more is written; the progress is then ahead of the file.
    var failure: RecordingError?
  }

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
    guard let file = FileIdentity(path: path) else { throw .vanished }
    self.file = file
    do {
      var configuration = Configuration()
      configuration.label = "recording"
      configuration.prepareDatabase { database in
        // A token takes about 2.2 KB: pages of 4 KB would hold one and waste the rest.
        // Going to WAL and back changes two bytes of the first page. A journal of that on
        // the disk would, where we are killed, keep readers out that may not write.
        try database.execute(
          sql: """
            PRAGMA page_size = 16384; PRAGMA journal_mode = MEMORY;
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL
            """
        )
      }
      database = try DatabaseQueue(path: path, configuration: configuration)
      try database.write { database in try database.execute(sql: SessionSchema.sql) }
    } catch {
      unlink(path)
      throw RecordingError(error)
    }
  }

  /// Appends events in one transaction: all of them, or none and nothing after them.
  package func append(_ events: [SessionEvent]) throws(RecordingError) {
    guard !events.isEmpty else { return }
    try state.withLock { state throws(RecordingError) in
      if let failure = state.failure { throw failure }
      do {
        // SQLite would go on writing to a file without a name.
        guard FileIdentity(path: path) == file else { throw RecordingError.vanished }
        try database.write { database in
          for event in events { try insert(event, after: &state.progress, database) }
        }
      } catch {
        let failure = RecordingError(error)
        state.failure = failure
        throw failure
      }
    }
  }

  /// Makes one plain file of it, without a log beside it.
  package func close() throws(RecordingError) {
    do {
      try database.writeWithoutTransaction { database in
        _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = MEMORY")
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

  private func insert(
    _ event: SessionEvent,
    after progress: inout RecordedProgress,
    _ database: Database
  ) throws {
    try progress.chat.note(event, in: database)
    if case .token(let record) = event.fact {
      try insert(record.withSoundTimes, at: event.time, after: &progress, database)
    } else if let (kind, body) = try FactCoding.encode(event.fact) {
      progress.take(event.fact, at: event.time)
      let statement = try database.cachedStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?)")
      try statement.execute(arguments: [progress.sequence, progress.time, kind, body])
    }
  }

  private func insert(
    _ record: TokenRecord,
    at time: Int64,
    after progress: inout RecordedProgress,
    _ database: Database
  ) throws {
    progress.take(record, at: time)
    let point = TokenPoint(record)
    let phase = RecordedPhase(record.phase, isReasoning: record.isReasoning)
    let misses = record.uses.count { $0.outcome == .miss }
    let statement = try database.cachedStatement(sql: SessionSchema.insertToken)
    try statement.execute(arguments: [
      progress.tokenCount - 1, progress.sequence, progress.time, progress.turn,
      record.position, phase.number, record.token, Data(record.text),
      point.uses, point.hits, misses, point.evictions, record.reads.count, point.readBytes,
      record.start, record.end, record.time.attention, record.time.experts, record.time.stall,
      record.time.other, Data(TokenBody.pack(record)),
    ])
    guard progress.tokenCount.isMultiple(of: RecordedProgress.tokensPerKeyframe) else { return }
    let keyframe = try database.cachedStatement(sql: "INSERT INTO keyframe VALUES (?, ?, ?, ?)")
    try keyframe.execute(arguments: [
      progress.tokenCount, progress.eventCount, Data(OutlineBody.pack(progress.outlines)),
      Data(Seal.close(progress.tally.packed())),
    ])
  }
}
