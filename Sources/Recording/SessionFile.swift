import CSystem
import Foundation
import GRDB

/// A recording as a file among others: whose it is, and who has it open.
struct SessionFile {
  let path: String

  /// What may lie beside it while SQLite works on it, or after a program was killed.
  var companions: [String] { ["-wal", "-shm", "-journal"].map { path + $0 } }

  /// Size with its log, in bytes; `nil` for what is not a plain file, links among it.
  var byteCount: Int? {
    guard let own = Self.about(path), own.st_mode & S_IFMT == S_IFREG else { return nil }
    // A file with holes may claim any size; sums of these cannot overflow.
    let log = Self.about(path + "-wal")?.st_size ?? 0
    return min(Int(own.st_size), 1 << 50) + min(Int(log), 1 << 50)
  }

  /// When it was written last, in seconds since 1970.
  var changedAt: Double { Double(Self.about(path)?.st_mtim.tv_sec ?? 0) }

  static func about(_ path: String) -> stat? {
    var about = stat()
    return lstat(path, &about) == 0 ? about : nil
  }

  /// Whether a program has it open, be it this one.
  ///
  /// SQLite holds a lock on the bytes from 2^30 of a file with a write-ahead log as long as it
  /// is open: <https://www.sqlite.org/src/file/src/os.h>. Ask before opening it here.
  var isInUse: Bool {
    guard Self.about(path + "-wal") != nil else { return false }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    let isFree = cs_is_locked(descriptor, 0x4000_0000, 512) == 0
    // To close any descriptor of a file gives up the locks that the process has on it. So
    // where somebody, perhaps we, holds one, it stays open.
    if isFree { close(descriptor) }
    return !isFree
  }

  /// Its database, for reading only; that it is a recording is checked.
  func database() throws -> DatabaseQueue {
    try RecordingFile(path: path).database
  }

  /// Whether it is a recording, be it a damaged one.
  var isRecording: Bool {
    // An early death leaves everything but a page in the log, where only SQLite finds it.
    hasApplicationID || (try? database()) != nil
  }

  private var hasApplicationID: Bool {
    guard let handle = FileHandle(forReadingAtPath: path),
      let header = try? handle.read(upToCount: 72), header.count == 72
    else { return false }
    let id = header[68..<72].reduce(0) { $0 << 8 | Int($1) }
    return header.starts(with: Array("SQLite format 3\0".utf8)) && id == SessionSchema.applicationID
  }

  /// Refuses what is not ours to change.
  func requireOurs() throws(LibraryError) {
    guard let about = Self.about(path) else { throw .missing }
    guard about.st_mode & S_IFMT != S_IFLNK else { throw .link }
    guard about.st_mode & S_IFMT == S_IFREG else { throw .foreign }
    guard !isInUse else { throw .inUse }
    guard isRecording else { throw .foreign }
  }

  /// Makes one plain file of a recording that was cut off: its log is a part of it.
  func foldLog() throws(LibraryError) {
    guard companions.contains(where: { Self.about($0) != nil }) else { return }
    do {
      let database = try DatabaseQueue(path: path)
      let mode = try database.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA trusted_schema = OFF")
        return try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
      }
      try database.close()
      guard mode == "delete" else { throw LibraryError.inUse }
    } catch let error as LibraryError {
      throw error
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      throw .inUse
    } catch {
      throw .refused("\(RecordingError(error))")
    }
  }
}
