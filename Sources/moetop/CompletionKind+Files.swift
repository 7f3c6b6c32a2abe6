import ArgumentParser
import Configuration
import Glibc
import Recording

extension CompletionKind {
  static var model: CompletionKind { .custom { _, _, typed in Completions.models(typed) } }
  static var recording: CompletionKind { .custom { _, _, typed in Completions.sessions(typed) } }
  static var theme: CompletionKind { .custom { _, _, _ in Completions.themes } }
}

/// What a shell may offer for an argument: asked by the scripts of `moetop completions`.
enum Completions {
  static var themes: [String] {
    ["auto"] + ThemeLibrary(folders: InstalledFiles.themeFolders()).names
  }

  /// Recordings of the sessions folder, and what else begins as typed.
  static func sessions(_ typed: String) -> [String] {
    let folder = ConfigurationFlags.usual.sessionsFolder.map(InstalledFiles.expanded)
    return files(typed, ending: ".moetop", besides: [folder ?? SessionWriter.defaultFolder()])
  }

  /// Models of the folders that the configuration names, and what else begins as typed.
  static func models(_ typed: String) -> [String] {
    files(typed, ending: ".gguf", besides: ConfigurationFlags.usual.modelFolders ?? [])
  }

  /// Files and folders that begin as typed, and files of some folders where nothing says that
  /// another place is meant.
  private static func files(
    _ typed: String,
    ending: String,
    besides folders: [String]
  ) -> [String] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let near = names(in: folder.isEmpty ? "." : InstalledFiles.expanded(folder)).filter { name in
      name.isFolder || name.text.hasSuffix(ending)
    }
    .map { folder + $0.text }
    let far = folders.map(InstalledFiles.expanded).flatMap { folder in
      names(in: folder).filter { $0.text.hasSuffix(ending) }.map { "\(folder)/\($0.text)" }
    }
    return (near + far).filter { typed.isEmpty || $0.hasPrefix(typed) }.sorted()
  }

  /// The names in a folder, hidden ones left out.
  private static func names(in folder: String) -> [(text: String, isFolder: Bool)] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [(text: String, isFolder: Bool)] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }
      var about = stat()
      let isFolder = stat("\(folder)/\(name)", &about) == 0 && about.st_mode & S_IFMT == S_IFDIR
      names.append((name, isFolder))
    }
    return names
  }
}
