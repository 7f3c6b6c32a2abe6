import Glibc

/// What tells one state of a file from another without reading it.
package struct FileIdentity: Equatable, Sendable {
  package let device: UInt64
  package let inode: UInt64
  /// Bytes.
  package let size: Int
  /// Time of the last change of the contents, in nanoseconds since 1970.
  package let modified: Int64

  /// Of an open file; nil where the file system does not say.
  package init?(descriptor: Int32) {
    var about = stat()
    guard fstat(descriptor, &about) == 0 else { return nil }
    device = UInt64(about.st_dev)
    inode = UInt64(about.st_ino)
    size = Int(about.st_size)
    modified = Int64(about.st_mtim.tv_sec) * 1_000_000_000 + Int64(about.st_mtim.tv_nsec)
  }

  /// Whether both are one file, changed or not.
  package func isSameFile(as other: Self) -> Bool {
    device == other.device && inode == other.inode
  }
}
