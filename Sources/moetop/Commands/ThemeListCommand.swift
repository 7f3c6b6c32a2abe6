import ArgumentParser
import Configuration

/// `moetop theme list`: the themes that there are.
struct ThemeListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print the themes that can be named (the default)."
  )

  func run() throws {
    let library = ThemeLibrary(folders: InstalledFiles.themeFolders())
    for name in library.names {
      let rest: String
      do {
        let loaded = try library.load(name)
        rest = "\(loaded.theme.variant.rawValue)  by \(loaded.theme.author)"
      } catch {
        rest = "\(error)"
      }
      let width = library.names.map(ShownText.columns).max() ?? 0
      let line = ShownText.filling(name, columns: width) + "  " + ShownText.harmless(rest)
      try StandardOutput.write(line + "\n")
    }
    if library.names.isEmpty {
      throw Failure(what: "theme", why: "no folder has themes: \(library.folders)")
    }
  }
}
