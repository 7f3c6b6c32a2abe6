import Glibc

/// A file of a few pages that somebody else may have written.
enum BoundedFile {
  /// The bytes of a plain file; `nil` where it is none, cannot be read, or is longer than the
  /// limit.
  ///
  /// A pipe makes nobody wait.
  static func bytes(of path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var about = stat()
    guard fstat(descriptor, &about) == 0, about.st_mode & S_IFMT == S_IFREG,
      about.st_size <= limit
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(about.st_size))
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
      }
      if got < 0, errno == EINTR { continue }
      if got < 0 { return nil }
      if got == 0 { break }
      count += got
    }
    return Array(bytes[..<count])
  }
}
