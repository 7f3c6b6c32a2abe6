import Glibc

/// A file of the moment that only its user may read, where the system keeps such files.
struct PrivateFile {
  let path: String

  /// - Throws: ``Failure`` where none can be written
  init(named name: String, suffix: String, text: String) throws {
    let folder = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) } ?? ""
    let isThere = folder.hasPrefix("/") && access(folder, W_OK) == 0
    let template = "\(isThere ? folder : "/tmp")/\(name)-XXXXXX\(suffix)"
    var bytes = template.utf8CString.map { $0 }
    let descriptor = mkostemps(&bytes, Int32(suffix.utf8.count), O_CLOEXEC)
    path = String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else {
      throw Failure(what: template, why: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    do {
      try StandardOutput.write(Array(text.utf8), to: descriptor, name: path)
    } catch {
      remove()
      throw error
    }
  }

  func remove() {
    unlink(path)
  }
}
