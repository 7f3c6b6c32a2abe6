import Dashboard
import Glibc

/// The themes that can be asked for: the files `NAME.toml` of some folders.
package struct ThemeLibrary: Sendable {
  /// Where themes are looked for, first to last.
  package let folders: [String]

  /// A theme file is a few kilobytes; more is a mistake.
  private static let byteLimit = 1 << 18

  package init(folders: [String]) {
    self.folders = folders
  }

  /// A theme, and what its author should know.
  package struct Loaded: Equatable, Sendable {
    package var theme: Theme
    package var warnings: [String]
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
      let file = try ThemeFile(Self.text(at: path), path: path)
      files.append(file)
      next = file.parent
    }
    let theme = files.reversed().reduce(Theme.builtIn) { $1.theme(over: $0) }
    return Loaded(theme: theme, warnings: files.first?.warnings ?? [])
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

  private static func text(at path: String) throws(ThemeError) -> String {
    // A pipe must not make the program wait.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: lastError()) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: byteLimit + 1)
    var count = 0
    while count < bytes.count {
      let read = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
      }
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else { throw .unreadable(path: path, reason: lastError()) }
      if read == 0 { break }
      count += read
    }
    guard count <= byteLimit else {
      throw .tooLong(path: path, bytes: count, limit: byteLimit)
    }
    guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
      throw .notText(path: path)
    }
    return text
  }

  private static func lastError() -> String {
    String(cString: strerror(errno)).lowercased()
  }
}
