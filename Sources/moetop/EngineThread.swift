import CSystem
import Dashboard
import Events
import Experts
import Glibc
import Inference
import Recording

/// The thread that the model runs on while the screen has the main one.
///
/// It takes requests one after the other, and tells everything it does as events: to the
/// recorder and to the screen, through queues that never make it wait.
final class EngineThread: @unchecked Sendable {
  // Sendable: `requests` is touched with the lock held; the conversation is made and used
  // on the thread itself.

  /// What the screen asks of the model.
  enum Request: Sendable {
    case send(String)
    case newConversation
    case setSystem(String)
    case fork(ForkPoint)
    case regenerate
    case edit(turn: Int, text: String)
    case continueReply
    case mark(String)
    /// Use these settings for the replies to come, and say so.
    case use(SettingsList, notice: String)
    case change(budget: MemoryBudget?, policy: PolicyChoice?, schedule: Schedule?)
    case finish
  }

  /// What the screen is told, for its event loop to wait on.
  let events: EventQueue
  /// The model that it opens first.
  let opening: ModelOpening
  private let settings: SettingsList
  private let system: String?
  private let fork: ForkPoint?
  private let stop = StopFlag()
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var requests: [Request] = []
  private var thread = pthread_t()

  init(
    opening: ModelOpening,
    settings: SettingsList,
    system: String?,
    fork: ForkPoint?,
    events: EventQueue
  ) {
    self.opening = opening
    self.settings = settings
    self.system = system
    self.fork = fork
    self.events = events
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func start() throws {
    let argument = Unmanaged.passRetained(self).toOpaque()
    let result = cs_start_thread(
      &thread,
      { argument in
        guard let argument else { return nil }
        Unmanaged<EngineThread>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      },
      argument
    )
    guard result == 0 else {
      throw Failure(what: "engine", why: String(cString: strerror(result)))
    }
  }

  func submit(_ request: Request) {
    pthread_mutex_lock(mutex)
    requests.append(request)
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Ends the reply after the present token.
  func stopReply() {
    stop.raise()
  }

  /// Ends the reply and the session, and waits for the thread.
  func finish() {
    submit(.finish)
    stop.raise()
    pthread_join(thread, nil)
  }

  private func run() {
    guard let opened = opening.run(onChange: { [events] in events.wake() }) else { return }
    let conversation = Conversation(
      engine: opened.engine,
      settings: settings.sampling,
      stop: stop,
      emit: { [unowned self] event in
        tell(event)
        // Marks are of this moment: they do not wait for the end of a reply.
        for name in takeMarks() { mark(name) }
      }
    )
    conversation.replyLimit = settings.replyLimit
    conversation.betweenTokens = { [unowned self, unowned conversation] in
      for change in takeChanges() { _ = serve(change, conversation) }
    }
    conversation.announce(program: ProgramVersion.text, startedAt: WallClock.now())
    if let fork { begin(conversation, from: fork) } else { conversation.begin(system: system) }
    conversation.speculation = settings.speculation
    while serve(next(), conversation) {}
    conversation.finish()
  }

  private func tell(_ event: SessionEvent) {
    opening.opened?.recorder?.submit(event)
    events.push(event)
  }

  private func mark(_ name: String) {
    guard let clock = opening.opened?.engine.clock else { return }
    tell(SessionEvent(time: clock.now(), fact: .mark(name)))
  }

  private func begin(_ conversation: Conversation, from fork: ForkPoint) {
    attempt(conversation) { try $0.begin(system: fork.system, after: fork.exchanges) }
  }

  private func takeMarks() -> [String] {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    var marks: [String] = []
    requests.removeAll { request in
      guard case .mark(let name) = request else { return false }
      marks.append(name)
      return true
    }
    return marks
  }

  private func next() -> Request {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while requests.isEmpty { pthread_cond_wait(condition, mutex) }
    return requests.removeFirst()
  }

  /// What a reply need not end for.
  private func takeChanges() -> [Request] {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    let changes = requests.filter(\.isChange)
    if !changes.isEmpty { requests.removeAll(where: \.isChange) }
    return changes
  }

  /// Does what was asked; false when it was the last request.
  private func serve(_ request: Request, _ conversation: Conversation) -> Bool {
    switch request {
    case .send(let text):
      attempt(conversation) { try $0.send(text) }
    case .regenerate:
      attempt(conversation) { try $0.regenerate() }
    case .edit(let turn, let text):
      attempt(conversation) { try $0.edit(turn: turn, text: text) }
    case .continueReply:
      attempt(conversation) { try $0.continueReply() }
    case .newConversation:
      conversation.restart()
    case .setSystem(let text):
      conversation.begin(system: text.isEmpty ? nil : text)
    case .fork(let point):
      begin(conversation, from: point)
    case .mark(let name):
      mark(name)
    case .use(let settings, let notice):
      conversation.settings = settings.sampling
      conversation.replyLimit = settings.replyLimit
      conversation.notify(notice)
      conversation.speculation = settings.speculation
    case .change(let budget, let policy, let schedule):
      attempt(conversation) { conversation in
        var choice = policy
        choice?.profile = conversation.engine.profile
        try conversation.change(budget: budget, policy: choice, schedule: schedule)
        let settings = conversation.engine.settings
        conversation.notify(
          "budget \(ByteCount(settings.budgetBytes)) · \(settings.policy) · \(settings.schedule)"
        )
      }
    case .finish:
      return false
    }
    return true
  }

  /// Does something that may fail, and then says why.
  private func attempt(_ conversation: Conversation, _ body: (Conversation) throws -> Void) {
    do {
      try body(conversation)
    } catch {
      conversation.notify("\(error)")
    }
  }
}

extension EngineThread.Request {
  fileprivate var isChange: Bool {
    if case .change = self { true } else { false }
  }
}
