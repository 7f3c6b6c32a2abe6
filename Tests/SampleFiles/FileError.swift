import Glibc

/// A file that a test could not read or write.
package struct FileError: Error, CustomStringConvertible {
  package let path: String
  package let code: Int32

  package var description: String { "\(path): \(String(cString: strerror(code)))" }
}

/// Writes a file in place of what was there.
package func writeFile(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "w") else { throw FileError(path: path, code: errno) }
  let written = fwrite(bytes, 1, bytes.count, file)
  guard fclose(file) == 0, written == bytes.count else {
    throw FileError(path: path, code: errno)
  }
}

/// All bytes of a file.
package func readFile(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "r") else { throw FileError(path: path, code: errno) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
    bytes += buffer.prefix(count)
  }
  guard ferror(file) == 0 else { throw FileError(path: path, code: EIO) }
  return bytes
}
