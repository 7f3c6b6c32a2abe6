/// One way to write a session for other programs, or for people without moetop.
package protocol ExportFormat: Sendable {
  /// What `--to` calls it.
  var name: String { get }
  /// How the names of such files end, without the dot.
  var fileEnding: String { get }
  /// What it is for, in a few words.
  var summary: String { get }

  /// Hands the whole file to `write`, piece by piece, first to last.
  func export(
    _ session: ExportedSession,
    _ settings: ExportSettings,
    to write: (String) throws -> Void
  ) throws
}
