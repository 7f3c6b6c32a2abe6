import Foundation

/// A text that the user names: a file, or `-` for standard input.
enum TextFile {
  static func bytes(of path: String) throws -> [UInt8] {
    if path == "-" { return try StandardInput.readAll() }
    do {
      return Array(try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw Failure(what: path, why: "it cannot be read", hint: "give a text file, or -")
    }
  }
}
