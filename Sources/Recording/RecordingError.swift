import GRDB

/// A recording that cannot be written or read.
package enum RecordingError: Error, Equatable {
  /// The file is not there, or may not be opened.
  case cannotOpen(reason: String)
  /// A recording is to be made where a file is already.
  case exists
  /// The file is not a recording of moetop.
  case foreign
  /// The file was made by a newer moetop.
  case newerSchema(found: Int, supported: Int)
  /// A table is missing or is not the one that its schema version says.
  case unsoundTable(String)
  /// The file holds something that no version of moetop puts there.
  case strange(String)
  /// A keyframe does not hold what it must.
  case damagedKeyframe(tokens: Int64, what: String)
  /// A record does not hold what it must.
  case damaged(sequence: Int64, what: String)
  /// The file begins without saying what the session ran on.
  case noHeader
  /// The file that is being written was deleted or moved.
  case vanished
  /// SQLite could not go on: disk full, file deleted, permission.
  case database(String)

  init(_ error: any Error) {
    switch error {
    case let error as RecordingError: self = error
    case let error as DatabaseError where error.resultCode == .SQLITE_NOTADB: self = .foreign
    case let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN:
      self = .cannotOpen(reason: error.message ?? "\(error)")
    case let error as DatabaseError: self = .database(error.message ?? "\(error)")
    default: self = .database("\(error)")
    }
  }
}

extension RecordingError: CustomStringConvertible {
  package var description: String {
    // A name or a message may come out of a stranger's file, and goes to a terminal.
    String(
      String.UnicodeScalarView(
        words.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }
      )
    )
  }

  private var words: String {
    switch self {
    case .cannotOpen(let reason): "cannot be opened: \(reason)"
    case .exists: "there is a file of that name already"
    case .foreign: "this is not a recording of moetop"
    case .newerSchema(let found, let supported):
      "it was made by a newer moetop (schema \(found), newest supported: \(supported))"
    case .unsoundTable(let name): "its table \(name) is missing or was altered"
    case .strange(let name): "it holds \(name), which moetop did not put there"
    case .damagedKeyframe(let tokens, let what):
      "the keyframe after \(tokens) tokens is damaged: \(what)"
    case .damaged(let sequence, let what): "record \(sequence) is damaged: \(what)"
    case .noHeader: "it does not say what the session ran on"
    case .vanished: "the file was deleted or moved while it was written"
    case .database(let message): message
    }
  }
}
