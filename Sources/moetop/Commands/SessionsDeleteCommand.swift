import ArgumentParser
import Recording

/// `moetop sessions delete`: recordings that are named, with their logs.
struct SessionsDeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete sessions, without asking."
  )

  @Argument(help: "Sessions.", completion: .recording)
  var files: [String]

  @OptionGroup var folder: SessionsFolder

  func run() throws {
    let library = try folder.library
    for file in files {
      do {
        try library.delete(library.path(of: file))
      } catch {
        throw Failure(error, subject: file)
      }
    }
  }
}
