import Dashboard
import Experts
import Inference
import Recording
import Terminal

/// A model with a screen: what `moetop` opens, and what a fork of a recording becomes.
struct LiveSession {
  let engineFlags: EngineFlags
  private let opening: ModelOpening
  private let thread: EngineThread
  /// Raised when nobody waits for the model any more: then no recording begins.
  private let isAbandoned = StopFlag()

  /// Begins to open the model and to record: a conversation with a system prompt, or one that
  /// goes on from a moment of another.
  init(
    path: String,
    system: String?,
    fork: ForkPoint?,
    engineFlags: EngineFlags,
    sampling: SamplingFlags,
    recording: RecordingFlags
  ) throws {
    self.engineFlags = engineFlags
    opening = ModelOpening { [isAbandoned] onLoading in
      let engine = try engineFlags.engine(path: path, onLoading: onLoading)
      if isAbandoned.isRaised { throw CancellationError() }
      let recorder = try recording.recorder(startedAt: WallClock.now())
      return ModelOpening.Opened(engine: engine, recorder: recorder)
    }
    thread = EngineThread(
      opening: opening,
      settings: sampling.settings(),
      replyLimit: sampling.maxTokens,
      system: system,
      fork: fork,
      events: EventQueue()
    )
    try thread.start()
  }

  /// Runs until the user quits, and closes terminal and recording.
  func run(
    _ screen: Screen,
    on terminal: TerminalScreen,
    looks: Looks,
    pace: FramePace
  ) throws {
    var loop = ScreenLoop(
      screen: screen,
      terminal: terminal,
      looks: looks,
      pace: pace,
      events: thread.events,
      recorder: { [opening] in opening.opened?.recorder }
    )
    loop.run(progress: { opening.share }, isOver: { opening.failure != nil }) { intent, study in
      if case .apply(let row) = intent { return apply(row, of: study) }
      act(on: intent)
      return .done
    }
    finish()
    terminal.close()
    save()
    if let failure = opening.failure { throw failure }
  }

  /// Ends the session; neither its reply nor a model that still loads is waited for.
  func finish() {
    isAbandoned.raise()
    if opening.share != nil { return }
    thread.finish()
  }

  private func save() {
    guard let opened = opening.opened else { return }
    opened.recorder?.finish()
    engineFlags.store.warmStart.save(opened.engine.profile)
    RecordingFlags.tell(opened.recorder?.failure)
  }

  private func act(on intent: Intent) {
    switch intent {
    case .send(let text): thread.submit(.send(text))
    case .stop: thread.stopReply()
    case .newConversation: begin(.newConversation)
    case .setSystem(let text): begin(.setSystem(text))
    case .fork(let point): begin(.fork(point))
    case .mark(let name): thread.submit(.mark(name))
    case .set(let key, let value): thread.submit(.set(key: key, value: value))
    case .listSettings: thread.submit(.listSettings)
    default: break
    }
  }

  /// Uses the policy and the budget of a row of the what-if panel from the next token on.
  private func apply(_ row: Int, of study: WhatIfStudy?) -> ScreenLoop.Outcome {
    guard let settings = study?.settings(ofRow: row), case .policy(let name) = settings.decider,
      let slotBytes = opening.opened?.engine.store.layout.slotBytes
    else { return .told("there is nothing to apply") }
    do {
      var choice = PolicyChoice(entry: try PolicyCatalog.entry(named: name))
      choice.scope = settings.scope
      thread.submit(.change(budget: .bytes(settings.slotCount * slotBytes), policy: choice))
      return .told("\(name) with \(ByteCount(settings.slotCount * slotBytes)) from now on")
    } catch {
      return .told("\(error)")
    }
  }

  /// A conversation begins as soon as the reply of the one before has stopped.
  private func begin(_ request: EngineThread.Request) {
    thread.stopReply()
    thread.submit(request)
  }
}
