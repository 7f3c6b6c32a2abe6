import Foundation
import Recording

/// A file that only its owner may read, and that stays.
enum OwnFile {
  /// Puts a file in its place, whole or not at all; the folder is made if it is missing.
  static func write(_ data: Data, to path: String) throws {
    if let end = path.lastIndex(of: "/") { try PrivateFolder.make(String(path[..<end])) }
    let temporary = "\(path).\(getpid()).part"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    do {
      defer { close(descriptor) }
      try StandardOutput.write(Array(data), to: descriptor, name: path)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let failure = failure(path)
      unlink(temporary)
      throw failure
    }
  }

  private static func failure(_ path: String) -> Failure {
    Failure(what: path, why: String(cString: strerror(errno)).lowercased())
  }
}
