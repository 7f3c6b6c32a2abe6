import Glibc

/// A file mapped into memory for reading, unmapped when the last owner lets go.
///
/// Another program that shortens the file while it is mapped ends this one (`SIGBUS`);
/// model files do not change while they are in use.
final class MappedFile: @unchecked Sendable {
  // Sendable: the mapping is private and read-only, and both constants never change.
  let path: String
  let bytes: UnsafeRawBufferPointer

  init(path: String) throws(GGUFError) {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(reason: Self.reason(of: errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(reason: Self.reason(of: errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    guard status.st_size > 0 else { throw .empty }
    let size = Int(status.st_size)
    let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw .unreadable(reason: Self.reason(of: errno))
    }
    self.path = path
    bytes = UnsafeRawBufferPointer(start: address, count: size)
  }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }

  /// Lets the kernel take back the pages that were read; they return when touched again.
  func releasePages() {
    madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED)
  }

  /// The reason that is given for a file that is not there.
  static let missing = reason(of: ENOENT)

  private static func reason(of code: Int32) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
