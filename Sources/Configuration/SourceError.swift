/// A file that cannot be read as settings or colours, and where the fault is.
package enum SourceError: Error, Equatable {
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// The file is not UTF-8, or holds a zero byte.
  case notText(path: String)
  /// The file is longer than one that somebody wrote.
  case tooLong(path: String, bytes: Int, limit: Int)
  /// The file is no TOML from this place on.
  case syntax(path: String, line: Int, column: Int, reason: String)
}

extension SourceError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .notText(let path): "\(path): not a text file in UTF-8"
    case .tooLong(let path, let bytes, let limit):
      "\(path): \(bytes) bytes, more than the \(limit) that such a file may have"
    case .syntax(let path, let line, let column, let reason):
      "\(path), line \(line), column \(column): \(reason)"
    }
  }
}
