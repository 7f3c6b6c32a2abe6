import Glibc

/// What is in a folder.
enum FolderNames {
  /// The names in a folder, in no order; none where it cannot be read.
  ///
  /// Each takes one from what is left to be looked at, and with none left it ends.
  static func list(_ folder: String, _ left: inout Int) -> [String] {
    guard left > 0, let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while left > 0, let entry = readdir(directory) {
      left -= 1
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
