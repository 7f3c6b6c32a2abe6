import Foundation
import GRDB

/// A recording's file, opened for reading: that it is one is checked.
struct RecordingFile {
  let database: DatabaseQueue
  /// Version of its schema.
  let version: Int

  init(path: String) throws(RecordingError) {
    var about = stat()
    guard stat(path, &about) == 0 else {
      throw .cannotOpen(reason: String(cString: strerror(errno)))
    }
    guard about.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen(reason: "it is not a file")
    }
    do {
      self = try Self.shared(path)
    } catch {
      throw RecordingError(error)
    }
  }

  private init(path: String, setUp: @escaping @Sendable (Database) throws -> Void) throws {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.prepareDatabase { database in
      try SchemaCheck.prepare(database)
      try setUp(database)
    }
    database = try DatabaseQueue(path: path, configuration: configuration)
    version = try database.read(SchemaCheck.version)
  }

  private static func shared(_ path: String) throws -> RecordingFile {
    do {
      return try RecordingFile(path: path) { _ in }
    } catch let error as DatabaseError
      where error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY
    {
      return try unshared(path)
    }
  }

  /// Opens a recording without its lock and shared-memory files.
  ///
  /// In a folder that we may not write to, the log of a killed program cannot be shared
  /// with other readers, but it can be read.
  static func unshared(_ path: String) throws -> RecordingFile {
    let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    return try RecordingFile(path: "file:\(escaped)?vfs=unix-none") { database in
      try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
    }
  }
}
