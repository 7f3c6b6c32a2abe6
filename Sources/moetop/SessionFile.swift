import Foundation
import Recording
import Simulation

/// A file with routing in it: a recording, or a trace from elsewhere.
enum SessionFile {
  /// How every SQLite file begins.
  private static let recordingMark = Data("SQLite format 3\0".utf8)

  /// - Throws: ``Failure`` that names the file
  static func source(path: String) throws -> WhatIfSource {
    do {
      return try isRecording(path)
        ? WhatIfSource(events: SessionReader(path: path).events())
        : WhatIfSource(trace: RouteTraceFile(path: path))
    } catch {
      throw Failure(error, subject: path)
    }
  }

  /// A file that cannot be opened counts as a recording, whose reader says why.
  private static func isRecording(_ path: String) throws -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { return true }
    defer { try? handle.close() }
    return try handle.read(upToCount: recordingMark.count) == recordingMark
  }
}
