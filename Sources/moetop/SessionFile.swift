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
    } catch let error as RouteTraceError {
      // It names the file itself, and the line.
      throw Failure(what: "trace", why: "\(error)")
    } catch {
      throw Failure(error, subject: path)
    }
  }

  /// A file that cannot be read counts as a recording, whose reader says why.
  private static func isRecording(_ path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { return true }
    defer { try? handle.close() }
    guard let beginning = try? handle.read(upToCount: recordingMark.count) else { return true }
    return beginning == recordingMark
  }
}
