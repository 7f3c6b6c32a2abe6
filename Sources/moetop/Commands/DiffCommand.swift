import ArgumentParser
import Dashboard
import Events
import Glibc
import Recording
import Terminal

/// `moetop diff`: two recordings side by side, aligned by token.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two recorded sessions, token by token.",
    discussion: """
      Sessions are aligned at the first question that both have. On a terminal both are shown \
      at once: their chats with what differs underlined, and a map of the experts that only \
      one of them chose. One transport moves both: n goes to the next difference, Space plays, \
      ? lists all keys. With --table or --json, or without a terminal, figures are printed.
      """
  )

  @Argument(help: "A recording (*.moetop).", completion: .file(extensions: ["moetop"]))
  var left: String

  @Argument(help: "Another one.", completion: .file(extensions: ["moetop"]))
  var right: String

  @Flag(help: "Print a table of figures.")
  var table = false

  @Flag(help: "Print figures as JSON.")
  var json = false

  @OptionGroup var screenFlags: ScreenFlags

  func validate() throws {
    if table && json { throw ValidationError("--table and --json exclude each other") }
  }

  func run() throws {
    let leftEvents = try events(left)
    let rightEvents = try events(right)
    let screen = ComparisonScreen(
      leftName: name(left),
      left: leftEvents,
      rightName: name(right),
      right: rightEvents
    )
    let hasTerminal = isatty(0) == 1 && isatty(1) == 1
    if json {
      try StandardOutput.write(try DiffReport(screen.comparison).json())
    } else if table || !hasTerminal {
      try StandardOutput.write(DiffReport(screen.comparison).table)
    } else {
      try show(screen)
    }
  }

  private func events(_ path: String) throws -> [SessionEvent] {
    do {
      return try SessionReader(path: path).events()
    } catch {
      throw Failure(error, subject: path)
    }
  }

  private func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private func show(_ screen: ComparisonScreen) throws {
    let look = try screenFlags.appearance()
    let terminal = try screenFlags.openTerminal()
    let appearance = screenFlags.adapt(look, to: terminal.traits)
    var loop = ComparisonLoop(screen: screen, terminal: terminal, appearance: appearance)
    loop.run()
    terminal.close()
  }
}
