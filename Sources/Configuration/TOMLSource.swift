import Glibc
import TOMLKit

/// A file of settings or colours: TOML (https://toml.io/en/v1.0.0), and small.
struct TOMLSource {
  /// What errors call it.
  let path: String
  let text: String

  /// A file that somebody wrote by hand is a few kilobytes; more is a mistake.
  static let byteLimit = 1 << 18

  init(_ text: String, path: String) {
    self.text = text
    self.path = path
  }

  /// Reads a file.
  init(at path: String) throws(SourceError) {
    // A pipe must not make the program wait.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: Self.lastError()) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.byteLimit + 1)
    var count = 0
    while count < bytes.count {
      let read = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
      }
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else { throw .unreadable(path: path, reason: Self.lastError()) }
      if read == 0 { break }
      count += read
    }
    guard count <= Self.byteLimit else {
      throw .tooLong(path: path, bytes: count, limit: Self.byteLimit)
    }
    guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
      throw .notText(path: path)
    }
    self.init(text, path: path)
  }

  /// The root of what is said in it.
  func table() throws(SourceError) -> TOMLTable {
    // The parser would take a zero byte for the end.
    guard !text.utf8.contains(0) else { throw .notText(path: path) }
    do {
      return try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw .syntax(
        path: path,
        line: error.source.begin.line,
        column: error.source.begin.column,
        reason: error.description
      )
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }

  private static func lastError() -> String {
    String(cString: strerror(errno)).lowercased()
  }
}
