import Glibc

/// The kernel's copy of files that were read.
enum PageCache {
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
