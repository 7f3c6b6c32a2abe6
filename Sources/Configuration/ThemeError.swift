/// A theme that cannot be used, and where the fault is.
package enum ThemeError: Error, Equatable {
  /// No folder has a theme of this name.
  case notFound(name: String, folders: [String])
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// The file is not UTF-8, or holds a zero byte.
  case notText(path: String)
  /// The file is longer than a theme can be.
  case tooLong(path: String, bytes: Int, limit: Int)
  /// The file is no TOML from this place on.
  case syntax(path: String, line: Int, column: Int, reason: String)
  /// Following `parent` leads back to a theme that was passed.
  case parentCycle(names: [String])
}

extension ThemeError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notFound(let name, let folders):
      folders.isEmpty
        ? "no theme named \(name), and no folder to look for it"
        : "no theme named \(name) in \(folders.joined(separator: ", "))"
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .notText(let path): "\(path): not a text file in UTF-8"
    case .tooLong(let path, let bytes, let limit):
      "\(path): \(bytes) bytes, more than the \(limit) that a theme may have"
    case .syntax(let path, let line, let column, let reason):
      "\(path), line \(line), column \(column): \(reason)"
    case .parentCycle(let names):
      "themes that are each other's parent: \(names.joined(separator: " > "))"
    }
  }
}
