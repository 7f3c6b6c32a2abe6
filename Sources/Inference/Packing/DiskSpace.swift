import Glibc

/// Room on the disk that holds a folder.
enum DiskSpace {
  /// Bytes that a file in the same folder as `path` may still take; nil where the system does
  /// not say.
  static func available(beside path: String) -> Int? {
    let end = path.lastIndex(of: "/")
    let folder = end.map { String(path[...$0]) } ?? "."
    var about = statvfs()
    guard statvfs(folder, &about) == 0 else { return nil }
    let bytes = UInt64(about.f_bavail).multipliedReportingOverflow(by: UInt64(about.f_frsize))
    return bytes.overflow ? Int.max : Int(clamping: bytes.partialValue)
  }
}
