/// A theme that cannot be used.
package enum ThemeError: Error, Equatable {
  /// No folder has a theme of this name.
  case notFound(name: String, folders: [String])
  /// A file of it, or of a parent, cannot be read.
  case source(SourceError)
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
    case .source(let error): "\(error)"
    case .parentCycle(let names):
      "themes that are each other's parent: \(names.joined(separator: " > "))"
    }
  }
}
