import Glibc

/// Standard input, read to its end.
enum StandardInput {
  static func readAll() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let got = read(0, &chunk, chunk.count)
      if got > 0 {
        bytes.append(contentsOf: chunk[..<got])
      } else if got == 0 {
        return bytes
      } else if errno != EINTR {
        throw Failure(what: "standard input", why: String(cString: strerror(errno)))
      }
    }
  }
}
