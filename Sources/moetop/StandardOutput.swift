import Glibc

/// Standard output as bytes, without a buffer: a token is to be seen when it is there.
enum StandardOutput {
  /// Writes all bytes.
  ///
  /// - Throws: ``Failure`` when the reader is gone or the device is full
  static func write(_ bytes: some Collection<UInt8>) throws {
    try write(Array(bytes), to: 1, name: "standard output")
  }

  static func write(_ text: String) throws {
    try write(text.utf8)
  }

  /// Writes text to standard error; nobody can be told if that fails.
  static func note(_ text: String) {
    try? write(Array(text.utf8), to: 2, name: "standard error")
  }

  /// Writes all bytes to a descriptor; `name` is what errors call it.
  static func write(_ bytes: [UInt8], to descriptor: Int32, name: String) throws {
    var done = 0
    while done < bytes.count {
      let sent = bytes.withUnsafeBytes { memory in
        Glibc.write(descriptor, memory.baseAddress.map { $0 + done }, memory.count - done)
      }
      if sent > 0 {
        done += sent
      } else if errno == EPIPE {
        throw Failure(what: name, why: "closed by its reader", status: 141)
      } else if errno != EINTR && errno != EAGAIN {
        throw Failure(what: name, why: String(cString: strerror(errno)))
      }
    }
  }
}
