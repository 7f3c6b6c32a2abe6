import ArgumentParser
import Recording

/// `moetop sessions list`: what was recorded, newest first.
struct SessionsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the sessions, newest first."
  )

  @OptionGroup var folder: SessionsFolder

  @Flag(help: "Print one JSON array.")
  var json = false

  func run() throws {
    let entries = try folder.entries()
    if json {
      try StandardOutput.write(try SessionRecords.json(entries))
    } else if entries.isEmpty {
      StandardOutput.note("there are no sessions in \(try folder.library.folder)\n")
    } else {
      let table = SessionTable(entries: entries, columns: ShownText.lineColumns())
      try StandardOutput.write(table.text)
    }
  }
}
