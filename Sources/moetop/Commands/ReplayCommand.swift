import ArgumentParser
import Configuration
import Dashboard
import Recording
import Session
import Terminal

/// `moetop replay`: a recorded session in the same dashboard, without a model.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Show a recorded session again.",
    discussion: """
      Space pauses, , and . step by one token, < and > by one layer, the arrows jump 5 \
      seconds, { and } go from turn to turn, - and + change the speed, / finds text, : goes \
      to any place, f goes on from there with the model; ? lists all keys.
      """
  )

  @Argument(
    help: "A recording (*.moetop); the sample session if left out.",
    completion: .recording
  )
  var recorded: String?

  @OptionGroup var replayFlags: ReplayFlags

  @Option(
    help: ArgumentHelp(
      "The model to go on with (f). Left out: beside the recording, here, or the sample model.",
      valueName: "model"
    ),
    completion: .file()
  )
  var model: String?

  @OptionGroup var screenFlags: ScreenFlags
  @OptionGroup(title: "Options of the session that f begins") var engineFlags: EngineFlags
  @OptionGroup(title: "Options of the session that f begins") var sampling: SamplingFlags
  @OptionGroup(title: "Options of the session that f begins") var recording: RecordingFlags
  @OptionGroup var configuration: ConfigurationFlags

  mutating func run() throws {
    let configured = try configuration.load()
    adopt(configured.settings)
    let file = try recorded ?? InstalledFiles.sampleSession()
    var screen = try open(file)
    configured.settings.apply(to: &screen.view)
    if screenFlags.reducedMotion { screen.toggleMotion() }
    screen.view.message = configured.warning
    try ScreenFlags.requireTerminal(for: "moetop replay")
    let looks = try screenFlags.looks()
    do {
      try screen.begin(replayFlags.settings())
    } catch {
      throw Failure(error, subject: file)
    }
    let terminal = try screenFlags.openTerminal()
    let card = screen.state.header?.model
    var loop = ScreenLoop(
      screen: screen,
      terminal: terminal,
      looks: screenFlags.adapt(looks, to: terminal.traits),
      pace: screenFlags.pace(),
      events: EventQueue()
    )
    var fork: (point: ForkPoint, path: String)?
    loop.run { intent, _, _ in
      guard case .fork(let point) = intent, let card else { return .done }
      do {
        let path = try RecordedModel(card: card).path(named: model, recording: file)
        fork = (point, path)
        return .leave("opening \(card.name)")
      } catch {
        let failure = Failure(error)
        return .told("\(failure.what): \(failure.why)")
      }
    }
    guard let fork else { return terminal.close() }
    do {
      let session = try LiveSession(
        SessionPlan(
          path: fork.path,
          fork: fork.point,
          engineFlags: engineFlags,
          settings: sampling.list(),
          recording: recording
        )
      )
      var live = Screen(goingOnFrom: fork.point)
      configured.settings.apply(to: &live.view)
      try session.run(
        live,
        on: terminal,
        looks: loop.looks,
        pace: screenFlags.pace()
      )
    } catch {
      terminal.close()
      throw error
    }
  }

  private mutating func adopt(_ settings: Settings) {
    engineFlags.adopt(settings)
    sampling.adopt(settings)
    recording.adopt(settings)
    screenFlags.adopt(settings)
  }

  private func open(_ file: String) throws -> Screen {
    do {
      let reader = try SessionReader(path: file)
      return Screen(outline: try reader.outline(), bodies: reader)
    } catch {
      throw Failure(error, subject: file)
    }
  }
}
