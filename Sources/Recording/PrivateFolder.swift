import Glibc

/// Folders for what nobody but their owner should read.
package enum PrivateFolder {
  /// Makes a folder with all that lead to it.
  ///
  /// - Throws: ``RecordingError/cannotOpen(reason:)``
  package static func make(_ folder: String) throws(RecordingError) {
    var path = folder.hasPrefix("/") ? "/" : ""
    for name in folder.split(separator: "/") {
      path += "\(name)/"
      // A folder that is there may refuse for reasons of its own, such as a read-only disk.
      if mkdir(path, 0o700) != 0 {
        let reason = errno
        var about = stat()
        guard stat(path, &about) == 0, about.st_mode & S_IFMT == S_IFDIR else {
          throw .cannotOpen(reason: "\(path): \(String(cString: strerror(reason)))")
        }
      }
    }
  }
}
