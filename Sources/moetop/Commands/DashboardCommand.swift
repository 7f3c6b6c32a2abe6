import ArgumentParser
import Dashboard
import Terminal

/// `moetop`: the dashboard on a model.
struct DashboardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat",
    abstract: "Open the dashboard on a model (the default)."
  )

  @OptionGroup var model: ModelArgument

  @Option(help: ArgumentHelp("The system prompt.", valueName: "text"))
  var system: String?

  @OptionGroup var engineFlags: EngineFlags
  @OptionGroup var sampling: SamplingFlags
  @OptionGroup var recording: RecordingFlags
  @OptionGroup var screenFlags: ScreenFlags

  func run() throws {
    let path = try model.path()
    try ScreenFlags.requireTerminal(for: "moetop")
    let appearance = try screenFlags.appearance()
    // The model loads while the terminal is asked what it can do.
    let session = try LiveSession(
      SessionPlan(
        path: path,
        system: system,
        engineFlags: engineFlags,
        settings: sampling.list(),
        recording: recording
      )
    )
    let terminal: TerminalScreen
    do {
      terminal = try screenFlags.openTerminal()
    } catch {
      session.finish()
      throw error
    }
    try session.run(
      Screen(source: .live),
      on: terminal,
      appearance: screenFlags.adapt(appearance, to: terminal.traits),
      pace: screenFlags.pace()
    )
  }
}
