import ArgumentParser
import Recording

/// `moetop sessions search`: where something was said.
struct SessionsSearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find what was said, best place first.",
    discussion: """
      All words must be in a turn or a reply. A word also finds longer ones that begin with \
      it; words in double quotes, '"expert store"', are found as they stand.
      """
  )

  @Argument(help: "What to look for.")
  var words: [String]

  @OptionGroup var folder: SessionsFolder

  @Option(help: ArgumentHelp("Places to show at most.", valueName: "n"))
  var limit = 20

  @Flag(help: "Print one JSON array.")
  var json = false

  func validate() throws {
    if !(1...10_000).contains(limit) {
      throw ValidationError("--limit must be from 1 to 10000, not \(limit)")
    }
  }

  func run() throws {
    let text = words.joined(separator: " ")
    let hits = try folder.reading { library in try library.search(text, limit: limit) }
    if json {
      try StandardOutput.write(try SessionRecords.json(hits))
    } else if hits.isEmpty {
      StandardOutput.note("nothing was found\n")
      // As grep has it, so that a script can tell.
      throw ExitCode(1)
    } else {
      let columns = ShownText.lineColumns()
      for hit in hits {
        let place =
          "\(SessionLibrary.name(of: hit.path)) · turn \(hit.turn) · \(hit.role.rawValue)"
        for line in [place, "  " + hit.snippet] {
          try StandardOutput.write(ShownText.shortened(line, columns: columns) + "\n")
        }
      }
    }
  }
}
