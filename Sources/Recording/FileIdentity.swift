import Glibc

/// Which file a path means at this moment, whatever it is called.
struct FileIdentity: Equatable {
  private let device: dev_t
  private let number: ino_t

  /// `nil` where there is no file.
  init?(path: String) {
    var about = stat()
    guard stat(path, &about) == 0 else { return nil }
    device = about.st_dev
    number = about.st_ino
  }
}
