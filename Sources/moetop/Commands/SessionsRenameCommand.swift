import ArgumentParser
import Recording

/// `moetop sessions rename`: another name for a recording.
struct SessionsRenameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename",
    abstract: "Give a session another name; never writes over a file."
  )

  @Argument(help: "A session.", completion: .recording)
  var file: String

  @Argument(help: "Its new name, in the folder where it is.")
  var name: String

  @OptionGroup var folder: SessionsFolder

  func run() throws {
    let library = try folder.library
    do {
      try library.rename(library.path(of: file), to: name)
    } catch {
      if case .badName = error { throw Failure(error, subject: name) }
      throw Failure(error, subject: file)
    }
  }
}
