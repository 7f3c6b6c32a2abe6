import Foundation

/// The repository's own text files, for tests that read them.
struct SourceTree {
  struct File {
    /// From the repository's folder: `Sources/GGUF/GGUFFile.swift`.
    let path: String
    let lines: [String]

    /// The room: `GGUF` for `Sources/GGUF/GGUFFile.swift`.
    var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    var isSwift: Bool { path.hasSuffix(".swift") }
    var isSource: Bool { path.hasPrefix("Sources/") }

    /// Modules that the file imports.
    var imports: [String] {
      lines.compactMap { line in
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place <= 1,
          words.first == "import" || words.first?.hasPrefix("@") == true
        else { return nil }
        return words.last.map(String.init)
      }
    }
  }

  let files: [File]

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var files: [File] = []
    for folder in ["Sources", "Tests"] {
      let base = root.appending(path: folder)
      let names = FileManager.default.enumerator(atPath: base.path)
      while let name = names?.nextObject() as? String {
        guard [".swift", ".c", ".h"].contains(where: name.hasSuffix) else { continue }
        let text = try String(contentsOf: base.appending(path: name), encoding: .utf8)
        files.append(
          File(path: "\(folder)/\(name)", lines: text.components(separatedBy: "\n"))
        )
      }
    }
    self.files = files.sorted { $0.path < $1.path }
  }
}
