import Glibc
import SampleFiles

/// The file of a golden grid, beside the tests.
struct GoldenFile {
  static let folder = SampleModel.repository + "/Tests/DashboardTests/Golden/Grids"
  /// Whether files are to be written instead of read.
  static let isWriting = getenv("MOETOP_WRITE_GOLDEN").map { String(cString: $0) } == "1"

  let name: String

  private var path: String { "\(Self.folder)/\(name)" }

  var byteCount: Int { get throws { try readFile(path).count } }

  /// The grid that is expected.
  func read() throws -> GoldenGrid {
    GoldenGrid(parsing: String(decoding: try readFile(path), as: UTF8.self))
  }

  func write(_ grid: GoldenGrid) throws { try writeFile(Array(grid.text.utf8), to: path) }

  func delete() { unlink(path) }

  /// The names of all files there are.
  static var names: Set<String> {
    var names: Set<String> = []
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.insert(name) }
    }
    return names
  }
}
