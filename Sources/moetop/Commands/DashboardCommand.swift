import ArgumentParser
import Dashboard
import Recording
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
    let engine = try engineFlags.engine(path: path)
    let recorder = try recording.recorder(startedAt: WallClock.now())
    let events = EventQueue()
    let thread = EngineThread(
      engine: engine,
      recorder: recorder,
      settings: sampling.settings(),
      replyLimit: sampling.maxTokens,
      system: system,
      events: events
    )
    let terminal: TerminalScreen
    do {
      terminal = try TerminalScreen()
    } catch {
      recorder?.finish()
      throw Failure(error, subject: "terminal")
    }
    try thread.start()
    var loop = ScreenLoop(
      screen: Screen(source: .live),
      terminal: terminal,
      appearance: appearance,
      events: events,
      recorder: recorder
    )
    loop.run { intent in
      switch intent {
      case .send(let text): thread.submit(.send(text))
      case .stop: thread.stopReply()
      case .newConversation:
        thread.stopReply()
        thread.submit(.newConversation)
      case .setSystem(let text):
        thread.stopReply()
        thread.submit(.setSystem(text))
      case .set(let key, let value): thread.submit(.set(key: key, value: value))
      case .listSettings: thread.submit(.listSettings)
      case .repaint, .suspend, .quit, .whatIf, .replayUnder, .apply: break
      }
    }
    thread.finish()
    terminal.close()
    recorder?.finish()
    engineFlags.store.warmStart.save(engine.profile)
    if let failure = recorder?.failure {
      StandardOutput.note("warning: the recording is not complete: \(failure)\n")
    }
  }
}
