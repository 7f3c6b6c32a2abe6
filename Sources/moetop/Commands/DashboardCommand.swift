import ArgumentParser
import Configuration
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
  @OptionGroup var configuration: ConfigurationFlags

  mutating func run() throws {
    let configured = try configuration.load()
    adopt(configured.settings)
    let path = try model.path()
    try ScreenFlags.requireTerminal(for: "moetop")
    let looks = try screenFlags.looks()
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
    var screen = Screen(source: .live)
    configured.settings.apply(to: &screen.view)
    if screenFlags.reducedMotion { screen.toggleMotion() }
    screen.view.message = configured.warning
    try session.run(
      screen,
      on: terminal,
      looks: screenFlags.adapt(looks, to: terminal.traits),
      pace: screenFlags.pace()
    )
  }

  private mutating func adopt(_ settings: Settings) {
    model.adopt(settings)
    system = system ?? settings.system
    engineFlags.adopt(settings)
    sampling.adopt(settings)
    recording.adopt(settings)
    screenFlags.adopt(settings)
  }
}
