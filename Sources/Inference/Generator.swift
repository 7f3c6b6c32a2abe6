import Events
import Experts

/// How a generation ended, and its figures.
package struct Generation: Equatable, Sendable {
  package var reason: Reply.Reason
  /// Tokens of the prompt that were computed.
  package var promptTokens = 0
  /// The tokens that were generated, without the one that ended the reply.
  package var tokens: [Int] = []
  /// Tokens that were guessed and computed ahead, and how many of them were drawn.
  package var draftedTokens = 0
  package var acceptedTokens = 0
  /// What the expert store had done when prefill was over.
  package var prefillStatistics = StoreStatistics()
  /// Nanoseconds of prefill, and of decode.
  package var prefillTime: Int64 = 0
  package var decodeTime: Int64 = 0
}

/// Prefill of a prompt, then one token after the other.
package final class Generator {
  /// Tokens at the end of a prompt that the next one may spell otherwise: what opens a reply.
  ///
  /// States of recurrent layers are kept as they are before them.
  private static let openingLength = 16

  private let engine: Engine
  package var sampler: Sampler
  var speculation: Speculation

  package init(engine: Engine, settings: SamplingSettings) {
    self.engine = engine
    sampler = Sampler(settings: settings)
    speculation = Speculation(mode: .off, ends: engine.tokenizer.endOfGeneration)
  }

  /// Computes `prompt` after what is in the cache, then generates.
  ///
  /// A token is told when it was computed, so that its record says which experts it woke.
  /// - Parameters:
  ///   - prompt: at least one token; with the cache it must leave room for one more
  ///   - history: the tokens in the cache, which drafts are looked up in too
  ///   - limit: tokens to generate at most; `nil`: until the model or the context ends
  ///   - stop: ends the generation early
  ///   - isContinuing: whether the prompt is the end of what was generated before, which the
  ///     sampler has seen already
  ///   - chosen: hears of every token before it is computed
  ///   - emit: receives every token's record, in order
  /// - Returns: the tokens, why they ended, and how long they took
  /// - Throws: ``ExpertsError`` when a read failed; the cache holds what was computed
  package func generate(
    prompt: [Int],
    after history: [Int] = [],
    limit: Int?,
    stop: StopFlag,
    isContinuing: Bool = false,
    chosen: (Int) -> Void = { _ in },
    emit: (TokenRecord) -> Void
  ) throws -> Generation {
    let cache = engine.cache
    precondition(!prompt.isEmpty, "an empty prompt")
    guard cache.count + prompt.count < cache.capacity else {
      throw InferenceError.promptTooLong(
        tokens: cache.count + prompt.count,
        contextLimit: cache.capacity
      )
    }
    var generation = Generation(reason: .lengthLimit)
    let start = engine.clock.now()
    var lastPlace = 0
    var begun = 0
    let keptPlace = cache.hasStates ? max(0, prompt.count - Self.openingLength) : 0
    while begun < prompt.count {
      if stop.isRaised {
        generation.reason = .stopped
        return generation
      }
      let limit = begun < keptPlace ? keptPlace : prompt.count
      let batch = prompt[begun..<min(begun + ForwardPass.batchLimit, limit)]
      tell(try engine.forward.run(batch, phase: .prefill, cache: cache), emit)
      begun = batch.endIndex
      if begun == keptPlace { cache.keepState() }
      lastPlace = batch.count - 1
    }
    if !isContinuing {
      for token in prompt.suffix(64) { sampler.note(token) }
    }
    generation.promptTokens = prompt.count
    let decodeStart = engine.clock.now()
    generation.prefillTime = decodeStart - start
    generation.prefillStatistics = engine.store.statistics

    var text = speculation.mode == .off ? [] : history + prompt
    var pass = DecodePass(afterPromptAt: lastPlace, position: cache.count)
    while generation.tokens.count < limit ?? .max {
      // Before a token is drawn: one that nobody saw would make a reply that is continued
      // differ from one that was not stopped.
      if stop.isRaised {
        generation.reason = .stopped
        break
      }
      let token = sampler.sample(pass.logits(engine))
      speculation.note(drawn: token)
      if engine.tokenizer.endOfGeneration.contains(token) {
        generation.reason = .finished
        break
      }
      guard pass.position < cache.capacity else {
        generation.reason = .contextLimit
        break
      }
      chosen(token)
      if speculation.mode != .off { text.append(token) }
      if pass.next != token {
        end(&pass, &generation, emit)
        let room = min((limit ?? .max) - generation.tokens.count, cache.capacity - cache.count)
        let draft = speculation.draft(after: text, limit: room - 1)
        pass = try DecodePass(computing: token, draft: draft, engine: engine)
      }
      tell([pass.take()], emit)
      sampler.note(token)
      generation.tokens.append(token)
    }
    end(&pass, &generation, emit)
    generation.decodeTime = engine.clock.now() - decodeStart
    return generation
  }

  /// Ends a pass whose other drafts were not drawn.
  private func end(
    _ pass: inout DecodePass,
    _ generation: inout Generation,
    _ emit: (TokenRecord) -> Void
  ) {
    if pass.computedCount > 0 {
      generation.draftedTokens += pass.computedCount - 1
      generation.acceptedTokens += pass.acceptedCount
      speculation.note(time: pass.time, added: pass.computedCount - 1)
    }
    // Not told with the others: they are no part of the text, nor of the profile of it.
    for record in pass.reject(engine.cache) { emit(record) }
  }

  private func tell(_ records: [TokenRecord], _ emit: (TokenRecord) -> Void) {
    for var record in records {
      for use in record.uses { engine.profile.recordUse(of: use.expert) }
      if !engine.tokenizer.isControl(record.token) {
        record.text = engine.tokenizer.bytes(of: record.token)
      }
      emit(record)
    }
  }
}
