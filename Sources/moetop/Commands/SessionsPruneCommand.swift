import ArgumentParser
import Experts
import Glibc
import Recording

/// `moetop sessions prune`: the old recordings, and those that take too much room.
struct SessionsPruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Delete sessions by age and size, oldest first.",
    discussion: """
      Lists what would go, and asks. Without a terminal to ask on, --yes is needed.
      """
  )

  @OptionGroup var folder: SessionsFolder

  @Option(help: ArgumentHelp("Those that began longer ago: 12h, 30d, 2w, 1y.", valueName: "age"))
  var olderThan: String?

  @Option(
    help: ArgumentHelp(
      "The oldest, until all that stay take no more than this: 500M, 2G.",
      valueName: "size"
    )
  )
  var keep: String?

  @Flag(help: "Only list what would go.")
  var dryRun = false

  @Flag(help: "Do not ask.")
  var yes = false

  func validate() throws {
    if olderThan == nil && keep == nil {
      throw ValidationError("prune needs --older-than or --keep, or both")
    }
  }

  func run() throws {
    let age = try olderThan.map { try Age(parsing: $0, flag: "--older-than") }
    let doomed = SessionLibrary.prunable(
      try folder.entries(),
      before: age.map { WallClock.now() - $0.seconds },
      keepingBytes: try keep.map(Self.bytes)
    )
    guard !doomed.isEmpty else {
      StandardOutput.note("there is nothing to delete\n")
      return
    }
    let table = SessionTable(entries: doomed, columns: ShownText.lineColumns())
    try StandardOutput.write(table.text)
    let size = ByteCount(doomed.reduce(0) { $0 + $1.byteCount })
    let what = "\(doomed.count) \(doomed.count == 1 ? "session" : "sessions"), \(size)"
    if dryRun {
      StandardOutput.note("would delete \(what)\n")
    } else if try yes || Self.agrees("delete \(what)? [y/N] ") {
      try delete(doomed)
      StandardOutput.note("deleted \(what)\n")
    } else {
      StandardOutput.note("nothing was deleted\n")
    }
  }

  private func delete(_ doomed: [SessionEntry]) throws {
    let library = try folder.library
    for entry in doomed {
      do {
        try library.delete(entry.path)
      } catch {
        throw Failure(error, subject: entry.name)
      }
    }
  }

  private static func bytes(_ text: String) throws -> Int {
    guard case .bytes(let bytes)? = try? MemoryBudget(parsing: text) else {
      throw Failure(
        what: "--keep",
        why: "'\(text)' is not a size",
        hint: "for example --keep 2G",
        status: 64
      )
    }
    return bytes
  }

  private static func agrees(_ question: String) throws -> Bool {
    guard isatty(0) == 1 && isatty(2) == 1 else {
      throw Failure(
        what: "sessions prune",
        why: "there is no terminal to ask on",
        hint: "--yes deletes without asking, --dry-run only lists",
        status: 2
      )
    }
    StandardOutput.note(question)
    return ["y", "yes"].contains(readLine()?.lowercased())
  }
}
