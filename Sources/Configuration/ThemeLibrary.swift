import Dashboard
import Glibc

/// The themes that can be asked for: the files `NAME.toml` of some folders.
package struct ThemeLibrary: Sendable {
  /// Where themes are looked for, first to last.
  package let folders: [String]

  package init(folders: [String]) {
    self.folders = folders
  }

  /// A theme, and what its author should know.
  package struct Loaded: Equatable, Sendable {
    package var theme: Theme
    package var warnings: [String]
    /// The files that it was made of: its own, then its parents'.
    package var paths: [String]
  }

  /// The theme of a name or of a path; a path has a slash or ends in `.toml`.
  ///
  /// Unless it `isRequired`, the built-in one stands in for a name that no folder has. A file
  /// that is there must be sound either way.
  package func theme(named name: String, isRequired: Bool) throws(ThemeError) -> Theme {
    do {
      return try load(name).theme
    } catch .notFound where !isRequired {
      return .builtIn
    }
  }

  /// Reads a theme with its parents.
  package func load(_ name: String) throws(ThemeError) -> Loaded {
    var files: [ThemeFile] = []
    var passed: [String] = []
    var next: String? = name
    while let wanted = next {
      let path = try path(of: wanted, isParent: !files.isEmpty)
      if passed.contains(path) {
        throw .parentCycle(names: (passed + [path]).map(Self.shortName))
      }
      passed.append(path)
      let file: ThemeFile
      do {
        file = try ThemeFile(TOMLSource(at: path))
      } catch {
        throw .source(error)
      }
      files.append(file)
      next = file.parent
    }
    let theme = files.reversed().reduce(Theme.builtIn) { $1.theme(over: $0) }
    return Loaded(theme: theme, warnings: files.first?.warnings ?? [], paths: passed)
  }

  /// The names that can be asked for, in alphabetical order.
  package var names: [String] {
    var found: Set<String> = []
    for folder in folders {
      guard let directory = opendir(folder) else { continue }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasSuffix(".toml"), !name.hasPrefix(".") {
          found.insert(String(name.dropLast(".toml".count)))
        }
      }
    }
    return found.sorted()
  }

  private func path(of name: String, isParent: Bool) throws(ThemeError) -> String {
    let isPath = name.contains("/") || name.hasSuffix(".toml")
    // A file that somebody sent must not choose what else is read.
    if isPath, !isParent { return name }
    if !isPath {
      for folder in folders where access("\(folder)/\(name).toml", R_OK) == 0 {
        return "\(folder)/\(name).toml"
      }
    }
    throw .notFound(name: name, folders: folders)
  }

  private static func shortName(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".toml") ? String(file.dropLast(".toml".count)) : file
  }
}
