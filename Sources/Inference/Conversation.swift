import Events
import Experts
import Tokenization

/// A chat with the model: its turns, what of them is in the KV cache, and the events that
/// tell about it.
///
/// Used by one thread. For every turn the whole conversation is marked up anew; of its tokens
/// those that the cache begins with are not computed again. With most templates a turn
/// costs no more than its own tokens; where one leaves reasoning out of the history, the
/// last answer is computed again without it.
package final class Conversation {
  package let engine: Engine
  package let stop: StopFlag
  /// Tokens of a reply at most; `nil`: until the model or the context ends.
  package var replyLimit: Int?
  /// Sampling settings of the replies from now on.
  package var settings: SamplingSettings {
    get { generator.sampler.settings }
    set { generator.sampler = Sampler(settings: newValue) }
  }

  /// Tokens that are guessed and computed ahead; changes how fast replies are, and nothing else.
  ///
  /// Where the model or how it is run does not allow it nothing is guessed, and the user is
  /// told.
  package var speculation = SpeculationMode.off {
    didSet { if speculation != oldValue { beginSpeculation() } }
  }

  /// Runs after each token, for changes that a reply need not end for.
  package var betweenTokens: (() -> Void)?

  /// Hears the text of each token as soon as it is chosen.
  ///
  /// That is before it is computed, and so before its event. Only in replies that are all text,
  /// where no mark may take it back.
  package var onChoice: (([UInt8]) -> Void)?

  let generator: Generator
  private let emit: (SessionEvent) -> Void
  private(set) var system: String?
  /// What was asked and answered, oldest first, without questions that nothing answered.
  var exchanges: [Exchange] = []
  /// The tokens in the KV cache.
  private var cached: [Int] = []
  private var lastSample: Int64 = .min

  /// Nanoseconds between two samples of memory and reads.
  private static let samplePause: Int64 = 500_000_000

  /// - Parameters:
  ///   - engine: the model; its cache belongs to this conversation from now on
  ///   - settings: how tokens are chosen
  ///   - stop: ends a reply early
  ///   - emit: receives every event of the conversation
  package init(
    engine: Engine,
    settings: SamplingSettings,
    stop: StopFlag,
    emit: @escaping (SessionEvent) -> Void
  ) {
    self.engine = engine
    self.stop = stop
    self.emit = emit
    generator = Generator(engine: engine, settings: settings)
  }

  /// Tells what the session runs on; the first event of a session.
  package func announce(program: String, startedAt: Double) {
    tell(
      .header(
        SessionHeader(
          program: program,
          startedAt: startedAt,
          model: engine.model,
          settings: engine.settings,
          host: engine.host
        )
      )
    )
    if let budget = engine.automaticBudget { tell(.notice("\(budget)")) }
    if let warning = engine.warning { tell(.notice(warning)) }
  }

  /// Forgets all turns and begins anew, with `system` as the system prompt.
  package func begin(system: String?) {
    self.system = system
    forget()
    tell(.conversation)
    if let notice = (try? engine.template.get())?.notice { tell(.notice(notice)) }
    if let system { tell(.turn(Turn(role: .system, text: system))) }
  }

  /// Begins anew as if these turns had been spoken already.
  ///
  /// They are computed with the next message, and dropped as any others where the context
  /// is full.
  /// - Throws: ``TokenizationError`` when the model's chat template cannot be followed;
  ///   nothing has begun
  package func begin(system: String?, after turns: [(question: String, answer: String)]) throws {
    _ = try engine.template.get()
    begin(system: system)
    exchanges = turns.map { Exchange(question: $0.question, answer: $0.answer) }
    tellExchanges()
  }

  /// Begins anew with turns that were spoken here, and keeps what of them is computed.
  func branch(after kept: [Exchange]) {
    tell(.conversation)
    if let system { tell(.turn(Turn(role: .system, text: system))) }
    exchanges = kept.filter { !$0.spoken.isEmpty }
    // There may be room again for what was dropped.
    for place in exchanges.indices { exchanges[place].isDropped = false }
    tellExchanges()
  }

  /// The same conversation's system prompt, anew.
  package func restart() {
    begin(system: system)
  }

  /// Says something to the model and generates its reply.
  ///
  /// Turns that no longer fit are dropped, the oldest first, and the user is told.
  /// - Throws: ``TokenizationError`` when the chat template cannot be followed, or refuses,
  ///   ``InferenceError/promptTooLong(tokens:contextLimit:)`` when the turn alone does not
  ///   fit, ``ExpertsError`` when a read failed; the conversation can go on
  @discardableResult
  package func send(_ text: String) throws -> Generation {
    let template = try engine.template.get()
    let message = ChatMessage(role: .user, text: text)
    let prompt = try makeRoom(for: message, template)
    tell(.turn(Turn(role: .user, text: text)))
    let generation = try reply(to: prompt.tokens, tracker(after: prompt))
    exchanges.append(
      Exchange(
        question: message,
        answer: template.message(replying: generation.tokens, after: prompt),
        spoken: spoken(generation.tokens, after: prompt),
        open: Exchange.Open(generation, after: prompt)
      )
    )
    return generation
  }

  /// Continues raw text, without turns: the model sees exactly these tokens.
  @discardableResult
  package func complete(_ tokens: [Int], text: String) throws -> Generation {
    forget()
    tell(.turn(Turn(role: .user, text: text)))
    return try reply(to: tokens, nil)
  }

  /// Changes budget, policy or schedule, and keeps all else: turns, KV cache, residents that
  /// fit.
  ///
  /// Throws ``ExpertsError``, ``InferenceError`` or ``PolicyError`` and changes nothing where
  /// it cannot be.
  package func change(
    budget: MemoryBudget? = nil,
    policy: PolicyChoice? = nil,
    schedule: Schedule? = nil
  ) throws {
    if budget != nil || policy != nil { try engine.change(budget: budget, policy: policy) }
    if let schedule { try engine.change(schedule: schedule) }
    tell(.settings(engine.settings))
  }

  /// Says something to the user.
  package func notify(_ text: String) {
    tell(.notice(text))
  }

  /// Tells the end of the session.
  package func finish() {
    sample(isForced: true)
    tell(.end)
  }

  // MARK: -

  private func forget() {
    exchanges = []
    cached = []
    engine.cache.truncate(to: 0)
  }

  /// Generates what follows a sequence, as an assistant's turn; `tracker` finds the reasoning
  /// in it, where not all is text.
  ///
  /// The sequence may end in the middle of that turn: then the sampler has seen it already.
  func reply(
    to sequence: [Int],
    _ tracker: ReasoningTracker?,
    isContinuing: Bool = false
  ) throws -> Generation {
    var tracker = tracker
    stop.lower()
    tell(.turn(Turn(role: .assistant)))
    // The last token is computed in any case: what follows it is asked for.
    let known = zip(cached, sequence.dropLast()).prefix { $0 == $1 }.count
    // Recurrent layers may have to go back further.
    let kept = engine.cache.truncate(to: known)
    cached = Array(sequence[..<kept])
    do {
      let generation = try generator.generate(
        prompt: Array(sequence[kept...]),
        after: cached,
        limit: replyLimit,
        stop: stop,
        isContinuing: isContinuing,
        chosen: { token in
          guard tracker == nil, !engine.tokenizer.isControl(token) else { return }
          onChoice?(engine.tokenizer.bytes(of: token))
        },
        emit: { record in
          for record in tracker?.take(record) ?? [record] { tell(.token(Self.shown(record))) }
          sample(isForced: false)
          adaptToMemory()
          betweenTokens?()
        }
      )
      cached = Array((sequence + generation.tokens).prefix(engine.cache.count))
      for last in tracker?.finish() ?? [] { tell(.token(Self.shown(last))) }
      tellEnd(generation)
      return generation
    } catch {
      // What the cache got of this turn must not become part of the next.
      cached = Array(cached.prefix(engine.cache.truncate(to: kept)))
      for last in tracker?.finish() ?? [] { tell(.token(Self.shown(last))) }
      tellEnd(Generation(reason: .failed))
      throw error
    }
  }

  private func tellExchanges() {
    for exchange in exchanges {
      tell(.turn(Turn(role: .user, text: exchange.question.text)))
      tell(.turn(Turn(role: .assistant, text: exchange.spoken)))
    }
  }

  /// What finds the reasoning in the reply to a prompt, of which these tokens were told.
  func tracker(after prompt: ChatPrompt, told tokens: ArraySlice<Int> = []) -> ReasoningTracker {
    let tokenizer = engine.tokenizer
    var tracker = ReasoningTracker(
      isReasoning: prompt.opensReasoning,
      spelling: { tokenizer.bytes(of: $0) }
    )
    tracker.skip(tokens)
    return tracker
  }

  /// What was said to the user: the reply without its reasoning, if there is more to it.
  func spoken(_ tokens: [Int], after prompt: ChatPrompt) -> String {
    let bytes = engine.tokenizer.decode(tokens)
    var finder = ReasoningFinder(isReasoning: prompt.opensReasoning)
    let parts = finder.append(bytes) + finder.finish()
    let answer = parts.filter { !$0.isReasoning }.flatMap(\.bytes)
    return String(decoding: answer.isEmpty ? bytes : answer, as: UTF8.self)
  }

  private func tellEnd(_ generation: Generation) {
    if generation.reason == .contextLimit {
      tell(.notice("the context of \(engine.cache.capacity) tokens is full: /new begins anew"))
    }
    sample(isForced: true)
    tell(
      .reply(
        Reply(
          reason: generation.reason,
          promptTokens: generation.promptTokens,
          replyTokens: generation.tokens.count,
          prefillTime: generation.prefillTime,
          decodeTime: generation.decodeTime
        )
      )
    )
  }

  /// The conversation up to the reply to `message`, without the oldest exchanges if it and a
  /// short reply would not fit.
  private func makeRoom(
    for message: ChatMessage,
    _ template: ChatTemplate
  ) throws -> ChatPrompt {
    func rendered(dropping count: Int) throws -> ChatPrompt {
      let opening = system.map { [ChatMessage(role: .system, text: $0)] } ?? []
      let spoken = exchanges.filter { !$0.isDropped }.dropFirst(count).flatMap(\.messages)
      let messages = opening + spoken + [message]
      return try template.prompt(for: messages, addingAssistant: true)
    }
    let capacity = engine.cache.capacity
    var prompt = try rendered(dropping: 0)
    var dropped = 0
    // Room for a reply that says something: an eighth of the context.
    let kept = exchanges.indices.filter { !exchanges[$0].isDropped }
    while dropped < kept.count, prompt.tokens.count + capacity / 8 > capacity {
      dropped += 1
      prompt = try rendered(dropping: dropped)
    }
    guard prompt.tokens.count < capacity else {
      throw InferenceError.promptTooLong(tokens: prompt.tokens.count, contextLimit: capacity)
    }
    guard dropped > 0 else { return prompt }
    for place in kept.prefix(dropped) { exchanges[place].isDropped = true }
    let turns = dropped == 1 ? "the oldest turn was" : "the \(dropped) oldest turns were"
    tell(.notice("the context of \(capacity) tokens is full: \(turns) dropped"))
    return prompt
  }

  /// The record as a recording keeps it, so that live and replay show the same.
  private static func shown(_ record: TokenRecord) -> TokenRecord {
    var record = record
    for place in record.uses.indices {
      record.uses[place].weight = ExpertUse.recordedWeight(record.uses[place].weight)
    }
    return record
  }

  private func adaptToMemory() {
    let before = engine.settings
    let notice = engine.adaptToMemory()
    if engine.settings != before { tell(.settings(engine.settings)) }
    if let notice { tell(.notice(notice)) }
  }

  private func sample(isForced: Bool) {
    let time = engine.clock.now()
    guard isForced || lastSample == .min || time - lastSample > Self.samplePause else { return }
    lastSample = time
    let usage = ProcessUsage.current()
    tell(
      .sample(
        Sample(
          residentBytes: usage.residentBytes,
          majorFaults: usage.majorFaults,
          usedSlots: engine.store.usedSlots,
          storageReadBytes: usage.storageReadBytes
        )
      )
    )
  }

  private func tell(_ fact: SessionEvent.Fact) {
    emit(SessionEvent(time: engine.clock.now(), fact: fact))
  }
}
