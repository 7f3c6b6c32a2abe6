import Dashboard
import Experts
import Inference
import Recording
import Terminal

/// A model with a screen: what `moetop` opens, and what a fork of a recording becomes.
final class LiveSession {
  private(set) var plan: SessionPlan
  private var running: Running?
  let kept = ConversationFolder(folder: InstalledFiles.conversationsFolder())
  private let history: HistoryFile?
  /// The name that the conversation was kept or loaded under.
  var keptName: String?

  /// What belongs to one model.
  struct Running {
    let engine: Engine
    let thread: EngineThread
    let recorder: SessionRecorder?
    let sideWork: SideWork
  }

  /// Opens the model and begins to record.
  init(_ plan: SessionPlan) throws {
    self.plan = plan
    let folder = plan.recording.noRecord ? nil : InstalledFiles.stateFolder()
    history = folder.map { HistoryFile("\($0)/history") }
    running = try Self.open(plan)
  }

  private static func open(_ plan: SessionPlan) throws -> Running {
    let engine = try plan.engineFlags.engine(path: plan.path)
    let recorder = try plan.recording.recorder(startedAt: WallClock.now())
    let events = EventQueue()
    let thread = EngineThread(
      engine: engine,
      recorder: recorder,
      settings: plan.settings,
      system: plan.system,
      fork: plan.fork,
      events: events
    )
    return Running(
      engine: engine,
      thread: thread,
      recorder: recorder,
      sideWork: SideWork(queue: events)
    )
  }

  /// Closes the recording of a session that never ran.
  func abandon() {
    running?.recorder?.finish()
    running = nil
  }

  /// Runs until the user quits, and closes terminal and recording.
  ///
  /// Where the user opens another model, that runs in the place of this one: a session and a
  /// recording of its own, which goes on with the conversation.
  func run(_ first: Screen, on terminal: TerminalScreen, appearance: Appearance) throws {
    var screen = first
    screen.history = PromptHistory(entries: history?.entries() ?? [])
    screen.view.choices = lists()
    var failure: RecordingError?
    while let running {
      try running.thread.start()
      var next: String?
      var loop = ScreenLoop(
        screen: screen,
        terminal: terminal,
        appearance: appearance,
        events: running.thread.events,
        recorder: running.recorder
      )
      loop.run { intent, screen, study in
        if case .model(let path) = intent {
          if let obstacle = obstacle(opening: path) { return .told(obstacle) }
          next = path
          return .leave("opening \(path)")
        }
        return act(on: intent, &screen, study)
      } takeNews: { screen in
        running.sideWork.update(&screen)
      }
      screen = loop.screen
      keepHistory(of: &screen)
      failure = close() ?? failure
      guard let path = next else { break }
      screen = try reopen(path, after: screen)
    }
    terminal.close()
    RecordingFlags.tell(failure)
  }

  /// Ends the session and gives back what the model took.
  ///
  /// - Returns: why the recording is not complete, if so
  private func close() -> RecordingError? {
    guard let running else { return nil }
    running.thread.finish()
    running.recorder?.finish()
    plan.engineFlags.store.warmStart.save(running.engine.profile)
    defer { self.running = nil }
    return running.recorder?.failure
  }

  /// Opens another model in place of the one that was closed; where that fails, the same again.
  private func reopen(_ path: String, after screen: Screen) throws -> Screen {
    var next = Screen(after: screen)
    let former = plan.going(on: screen)
    plan = plan.opening(path, from: screen)
    if next.view.prompt.isEmpty, let question = plan.fork?.question {
      next.view.prompt = PromptLine(recalling: question)
    }
    do {
      running = try Self.open(plan)
    } catch {
      plan = former
      running = try Self.open(plan)
      next.view.message = Failure(error, subject: path).line
    }
    next.view.choices = lists()
    return next
  }

  /// Keeps what was sent, for the sessions to come.
  func keepHistory(of screen: inout Screen) {
    history?.append(screen.history.takeNew())
  }

  /// Uses the policy and the budget of a row of the what-if panel from the next token on.
  func apply(_ row: Int, of study: WhatIfStudy?) -> ScreenLoop.Outcome {
    guard let settings = study?.settings(ofRow: row), case .policy(let name) = settings.decider,
      let running
    else { return .told("there is nothing to apply") }
    do {
      var choice = PolicyChoice(entry: try PolicyCatalog.entry(named: name))
      choice.scope = settings.scope
      let budget = settings.slotCount * running.engine.store.layout.slotBytes
      running.thread.submit(.change(budget: .bytes(budget), policy: choice, schedule: nil))
      return .told("\(name) with \(ByteCount(budget)) from now on")
    } catch {
      return .told("\(error)")
    }
  }

  /// Hands a request to the model.
  func submit(_ request: EngineThread.Request) -> ScreenLoop.Outcome {
    running?.thread.submit(request)
    return .done
  }

  /// A conversation begins as soon as the reply of the one before has stopped.
  func begin(_ request: EngineThread.Request) -> ScreenLoop.Outcome {
    running?.thread.stopReply()
    return submit(request)
  }

  func stopReply() -> ScreenLoop.Outcome {
    running?.thread.stopReply()
    return .done
  }

  /// Does something that takes time beside the screen.
  func start(_ body: @escaping @Sendable ((@escaping SideWork.Result) -> Void) -> Void) {
    running?.sideWork.start(body)
  }

  /// Changes the settings of replies, and returns what to tell the user.
  func changeSettings(_ change: (inout SettingsList) -> String) -> String {
    change(&plan.settings)
  }
}
