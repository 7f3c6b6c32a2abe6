import Dashboard
import Experts
import Inference
import Recording
import Terminal

/// A model with a screen: what `moetop` opens, and what a fork of a recording becomes.
struct LiveSession {
  let engineFlags: EngineFlags
  let recorder: SessionRecorder?
  private let engine: Engine
  private let thread: EngineThread

  /// Opens the model and begins to record: a conversation with a system prompt, or one that
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
    engine = try engineFlags.engine(path: path)
    recorder = try recording.recorder(startedAt: WallClock.now())
    thread = EngineThread(
      engine: engine,
      recorder: recorder,
      settings: sampling.settings(),
      replyLimit: sampling.maxTokens,
      system: system,
      fork: fork,
      events: EventQueue()
    )
  }

  /// Runs until the user quits, and closes terminal and recording.
  func run(_ screen: Screen, on terminal: TerminalScreen, looks: Looks) throws {
    try thread.start()
    var loop = ScreenLoop(
      screen: screen,
      terminal: terminal,
      looks: looks,
      events: thread.events,
      recorder: recorder
    )
    loop.run { intent, study in
      if case .apply(let row) = intent { return apply(row, of: study) }
      act(on: intent)
      return .done
    }
    thread.finish()
    terminal.close()
    recorder?.finish()
    engineFlags.store.warmStart.save(engine.profile)
    RecordingFlags.tell(recorder?.failure)
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
    guard let settings = study?.settings(ofRow: row), case .policy(let name) = settings.decider
    else { return .told("there is nothing to apply") }
    do {
      var choice = PolicyChoice(entry: try PolicyCatalog.entry(named: name))
      choice.scope = settings.scope
      let slotBytes = engine.store.layout.slotBytes
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
