import Glibc

/// A file of the moment that only its user may read, where the system keeps such files.
struct PrivateFile {
  let path: String

  /// - Throws: ``Failure`` where none can be written
  init(named name: String, suffix: String, text: String) throws {
    let folder = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) } ?? ""
    let isThere = folder.hasPrefix("/") && access(folder, W_OK) == 0
    let number = UInt32.random(in: 0 ... .max)
    path = "\(isThere ? folder : "/tmp")/\(name)-\(number)\(suffix)"
    // Exclusive: nobody else can have prepared a file of that name.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(what: path, why: String(cString: strerror(errno)))
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
