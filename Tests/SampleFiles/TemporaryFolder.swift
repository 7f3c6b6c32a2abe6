import Glibc

/// A folder for the files of one test, deleted with all it holds when the test lets go.
///
/// Keep it in a stored property of the suite: a local variable may be let go of right after
/// its last use, while a path into it is still needed.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws {
    var template = Array("\(Self.parent)/moetop-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError(path: Self.parent, code: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The path of a file in the folder.
  package func path(of name: String) -> String { "\(path)/\(name)" }

  /// Writes a file into the folder and returns its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = path(of: name)
    try writeFile(bytes, to: path)
    return path
  }

  deinit {
    Self.delete(path)
  }

  private static func delete(_ path: String) {
    // `remove` takes a file, a link or an empty folder.
    guard remove(path) != 0, let folder = opendir(path) else { return }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { delete("\(path)/\(name)") }
    }
    closedir(folder)
    remove(path)
  }

  private static var parent: String {
    getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  }
}
