import Glibc

/// The kernel's copy of files that were read.
enum PageCache {
  /// Reads files from their beginning to their end, so that the kernel has a copy as far as
  /// there is room; what cannot be read is left out.
  static func fill(_ paths: [String]) {
    var bytes = [UInt8](repeating: 0, count: 4 << 20)
    for path in paths {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      while read(descriptor, &bytes, bytes.count) > 0 {}
      close(descriptor)
    }
  }

  /// Asks the kernel to forget files, so that the next run reads them from storage; pages
  /// that somebody has mapped stay.
  static func drop(_ paths: [String]) {
    for path in paths {
      let descriptor = open(path, O_RDONLY)
      guard descriptor >= 0 else { continue }
      posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
      close(descriptor)
    }
  }
}
