import ArgumentParser
import Glibc
import Recording

/// Which folder of recordings is meant.
struct SessionsFolder: ParsableArguments {
  @Option(
    name: .customLong("folder"),
    help: ArgumentHelp(
      "A folder of recordings. Left out: the sessions folder, where sessions are recorded.",
      valueName: "dir"
    ),
    completion: .directory
  )
  var named: String?

  @OptionGroup var configuration: ConfigurationFlags

  var library: SessionLibrary {
    get throws {
      if let named { return SessionLibrary(folder: named) }
      let configured = try configuration.load().settings.sessionsFolder
      return SessionLibrary(
        folder: configured.map(InstalledFiles.expanded) ?? SessionWriter.defaultFolder()
      )
    }
  }

  /// All recordings, newest first.
  func entries() throws -> [SessionEntry] {
    try reading { library in try library.list() }
  }

  /// Asks the library; before the first recording the sessions folder is just empty.
  func reading<Item>(_ ask: (SessionLibrary) throws -> [Item]) throws -> [Item] {
    let library = try library
    if named == nil && access(library.folder, F_OK) != 0 && errno == ENOENT { return [] }
    do {
      return try ask(library)
    } catch {
      throw Failure(error, subject: library.folder)
    }
  }
}
