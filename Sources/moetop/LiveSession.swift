import Dashboard
import Experts
import Inference
import Recording
import Terminal

/// A model with a screen: what `moetop` opens, and what a fork of a recording becomes.
///
/// The user may open another model in the place of the one that runs: a session and a recording
/// of its own, which goes on with the conversation.
final class LiveSession {
  private(set) var plan: SessionPlan
  /// The plan of the model before, to go back to while the next one loads.
  private var former: SessionPlan?
  private var running: Running
  private let history: HistoryFile?
  let kept = ConversationFolder(folder: InstalledFiles.conversationsFolder())
  /// The name that the conversation was kept or loaded under.
  var keptName: String?

  /// What belongs to one model.
  private struct Running {
    let opening: ModelOpening
    let thread: EngineThread
    let sideWork: SideWork
    /// Raised when nobody waits for the model any more: then no recording begins.
    let isAbandoned: StopFlag
  }

  /// Begins to open the model and to record.
  init(_ plan: SessionPlan) throws {
    self.plan = plan
    let folder = plan.recording.noRecord ? nil : InstalledFiles.stateFolder()
    history = folder.map { HistoryFile("\($0)/history") }
    running = try Self.begin(plan)
  }

  private static func begin(_ plan: SessionPlan) throws -> Running {
    let isAbandoned = StopFlag()
    let (flags, path, recording) = (plan.engineFlags, plan.path, plan.recording)
    let opening = ModelOpening { onLoading in
      let engine = try flags.engine(path: path, onLoading: onLoading)
      if isAbandoned.isRaised { throw CancellationError() }
      let recorder = try recording.recorder(startedAt: WallClock.now())
      return ModelOpening.Opened(engine: engine, recorder: recorder)
    }
    let events = EventQueue()
    let thread = EngineThread(
      opening: opening,
      settings: plan.settings,
      system: plan.system,
      fork: plan.fork,
      events: events
    )
    try thread.start()
    return Running(
      opening: opening,
      thread: thread,
      sideWork: SideWork(queue: events),
      isAbandoned: isAbandoned
    )
  }

  // MARK: Running

  /// Runs until the user quits, and closes terminal and recording.
  func run(
    _ first: Screen,
    on terminal: TerminalScreen,
    looks: Looks,
    pace: FramePace
  ) throws {
    var looks = looks
    var screen = first
    screen.history = PromptHistory(entries: history?.entries() ?? [])
    screen.view.choices = lists()
    var failure: RecordingError?
    while let path = show(&screen, on: terminal, looks: &looks, pace: pace) {
      finish()
      failure = closeRecording() ?? failure
      former = plan.going(on: screen)
      plan = plan.opening(path, from: screen)
      screen = Screen(after: screen)
      if screen.view.prompt.isEmpty, let question = plan.fork?.question {
        screen.view.prompt = PromptLine(recalling: question)
      }
      screen.view.choices = lists()
      running = try Self.begin(plan)
    }
    finish()
    terminal.close()
    failure = closeRecording() ?? failure
    RecordingFlags.tell(failure)
    if let failure = running.opening.failure { throw failure }
  }

  /// Shows the session until it ends.
  ///
  /// A model that cannot be opened leads back to the one before.
  /// - Returns: the model that the user wants instead, or `nil`
  private func show(
    _ screen: inout Screen,
    on terminal: TerminalScreen,
    looks: inout Looks,
    pace: FramePace
  ) -> String? {
    var next: String?
    while true {
      let (opening, work) = (running.opening, running.sideWork)
      var loop = ScreenLoop(
        screen: screen,
        terminal: terminal,
        looks: looks,
        pace: pace,
        events: running.thread.events,
        recorder: { opening.opened?.recorder }
      )
      loop.run(
        progress: { opening.share },
        isOver: { opening.failure != nil },
        takeNews: { work.update(&$0) },
        { intent, screen, study in
          guard case .model(let path) = intent else { return act(on: intent, &screen, study) }
          if let obstacle = obstacle(opening: path) { return .told(obstacle) }
          next = path
          return .leave("opening \(path)")
        }
      )
      screen = loop.screen
      looks = loop.looks
      keepHistory(of: &screen)
      guard let failure = opening.failure, let plan = former else { return next }
      former = nil
      guard let again = try? Self.begin(plan) else { return nil }
      screen.view.message = Failure(failure, subject: self.plan.path).line
      self.plan = plan
      running = again
    }
  }

  /// Ends the session; neither its reply nor a model that still loads is waited for.
  func finish() {
    running.isAbandoned.raise()
    if running.opening.share == nil { running.thread.finish() }
  }

  /// Keeps what the session counted, and gives back what its model took.
  ///
  /// - Returns: why the recording is not complete, if so
  private func closeRecording() -> RecordingError? {
    guard let opened = running.opening.opened else { return nil }
    opened.recorder?.finish()
    plan.engineFlags.store.warmStart.save(opened.engine.profile)
    running.opening.close()
    return opened.recorder?.failure
  }

  /// Keeps what was sent, for the sessions to come.
  func keepHistory(of screen: inout Screen) {
    history?.append(screen.history.takeNew())
  }

  // MARK: What the model is asked

  /// Hands a request to the model.
  func submit(_ request: EngineThread.Request) -> ScreenLoop.Outcome {
    running.thread.submit(request)
    return .done
  }

  /// A conversation begins as soon as the reply of the one before has stopped.
  func begin(_ request: EngineThread.Request) -> ScreenLoop.Outcome {
    running.thread.stopReply()
    return submit(request)
  }

  func stopReply() -> ScreenLoop.Outcome {
    running.thread.stopReply()
    return .done
  }

  /// Uses the policy and the budget of a row of the what-if panel from the next token on.
  func apply(_ row: Int, of study: WhatIfStudy?) -> ScreenLoop.Outcome {
    guard let settings = study?.settings(ofRow: row), case .policy(let name) = settings.decider,
      let slotBytes = running.opening.opened?.engine.store.layout.slotBytes
    else { return .told("there is nothing to apply") }
    do {
      var choice = PolicyChoice(entry: try PolicyCatalog.entry(named: name))
      choice.scope = settings.scope
      let budget = settings.slotCount * slotBytes
      _ = submit(.change(budget: .bytes(budget), policy: choice, schedule: nil))
      return .told("\(name) with \(ByteCount(budget)) from now on")
    } catch {
      return .told("\(error)")
    }
  }

  // MARK: Beside the model

  /// Does something that takes time beside the screen.
  func start(_ body: @escaping @Sendable ((@escaping SideWork.Result) -> Void) -> Void) {
    running.sideWork.start(body)
  }

  /// Changes the settings of replies, and returns what to tell the user.
  func changeSettings(_ change: (inout SettingsList) -> String) -> String {
    change(&plan.settings)
  }

  /// Why a model cannot be opened now, as far as its header tells; `nil` where it can.
  private func obstacle(opening path: String) -> String? {
    if running.opening.share != nil { return "the model is still loading" }
    do {
      let model = try ModelPlan(path: path)
      _ = try plan.engineFlags.forAnotherModel.options(for: model)
      return nil
    } catch {
      return Failure(error, subject: path).line
    }
  }
}
