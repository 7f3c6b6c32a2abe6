import Glibc

/// Tells when one of some files was saved.
///
/// It watches their folders, because most editors write a new file and move it into place.
package final class ThemeWatch {
  /// Becomes readable when something happened in the folders; poll(2) it.
  package let descriptor: Int32
  private let paths: Set<String>
  /// The folder of each watch.
  private var folders: [Int32: String] = [:]

  /// Watches files by their paths; `nil` where the system allows no more watches.
  package init?(paths: [String]) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    self.paths = Set(paths)
    guard descriptor >= 0 else { return nil }
    let kinds = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO)
    for folder in Set(paths.map(Self.folder)) {
      let watch = inotify_add_watch(descriptor, folder.isEmpty ? "." : folder, kinds)
      if watch >= 0 { folders[watch] = folder }
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Whether one of the files was saved since the last call; never waits.
  package func takeChange() -> Bool {
    var isChanged = false
    // An event is 16 bytes and a name of at most 255 and its end (inotify(7)).
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
      buffer[..<count].withUnsafeBytes { events in
        var place = 0
        while place + 16 <= events.count {
          let watch = events.loadUnaligned(fromByteOffset: place, as: Int32.self)
          let length = Int(events.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self))
          let name = events[(place + 16)...].prefix(length).prefix { $0 != 0 }
          let folder = folders[watch] ?? ""
          if paths.contains(folder + String(decoding: name, as: UTF8.self)) { isChanged = true }
          place += 16 + length
        }
      }
    }
    return isChanged
  }

  /// Up to and with the last slash; empty for a file of the current folder.
  private static func folder(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }
}
