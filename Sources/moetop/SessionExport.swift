import Dashboard
import Export
import Glibc

/// A running session, written as a file.
enum SessionExport {
  /// Writes what of the session is there, and returns what to tell the user.
  ///
  /// The path is that of a file that is not there yet; `nil` makes one in the present folder.
  static func write(
    _ playback: Playback,
    as format: any ExportFormat,
    to path: String?
  ) throws -> String {
    let session = try ExportedSession(playback.events(tokenLimit: .max))
    let path = path ?? freshPath(ending: format.fileEnding)
    let output = try OutputFile(path, isForced: false)
    try format.export(session, ExportSettings()) { try output.write($0) }
    try output.finish()
    return "written to \(path)"
  }

  /// `moetop-session.md`, or with the first number that no file has.
  private static func freshPath(ending: String) -> String {
    var number = 1
    while true {
      let suffix = number == 1 ? "" : "-\(number)"
      let path = "moetop-session\(suffix).\(ending)"
      if access(path, F_OK) != 0 { return path }
      number += 1
    }
  }
}
