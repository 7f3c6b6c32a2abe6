import Events
import Experts
import GGUF
import SampleFiles
import Testing

@testable import Inference

/// Guessing ahead changes how fast a text is made, and nothing else.
@Suite("Speculation")
struct SpeculationTests {
  /// What a reply is made with.
  struct Ask: Sendable {
    var path = SampleModel.eightBit
    var budget = MemoryBudget.all
    var settings = SamplingSettings()
    var prompt: [Int]?
    var limit: Int?
    var contextLimit: Int?
    /// Raises the flag when so many tokens were told, and continues then.
    var stopAfter: Int?
    var threads = 2
  }

  /// What came of it.
  private struct Outcome {
    var generation: Generation
    var told: [TokenRecord] = []
    var engine: Engine
    var history: [Int]
    /// What a generator says that goes on from there with the same sampler.
    var rest: [Int] = []

    var decoded: [TokenRecord] { told.filter { $0.phase == .decode } }
    var rejected: [TokenRecord] { told.filter { $0.phase == .rejected } }
  }

  private func reply(
    _ ask: Ask,
    mode: SpeculationMode = .off,
    drafter: any Drafter = PromptLookup()
  ) throws -> Outcome {
    var options = EngineOptions()
    options.budget = ask.budget
    options.threadCount = ask.threads
    options.contextLimit = ask.contextLimit
    let engine = try Engine(path: ask.path, options: options)
    let generator = Generator(engine: engine, settings: ask.settings)
    let ends = engine.tokenizer.endOfGeneration
    generator.speculation = Speculation(mode: mode, drafter: drafter, ends: ends)
    let prompt = ask.prompt ?? engine.tokenizer.encode("Once upon a time there was a dragon who")
    let stop = StopFlag()
    var told: [TokenRecord] = []
    let generation = try generator.generate(prompt: prompt, limit: ask.limit, stop: stop) {
      told.append($0)
      if told.count(where: { $0.phase == .decode }) == ask.stopAfter { stop.raise() }
    }
    #expect(engine.cache.count == prompt.count + generation.tokens.count)
    var outcome = Outcome(
      generation: generation,
      told: told,
      engine: engine,
      history: prompt + generation.tokens
    )
    guard engine.cache.count > 1, generation.reason != .contextLimit else { return outcome }
    // The last token is computed again, as a conversation does.
    let sequence = outcome.history
    engine.cache.truncate(to: sequence.count - 1)
    stop.lower()
    outcome.rest = try generator.generate(
      prompt: Array(sequence.suffix(engine.cache.hasStates ? sequence.count : 1)),
      after: Array(sequence.dropLast()),
      limit: 8,
      stop: stop,
      isContinuing: true
    ) { outcome.told.append($0) }.tokens
    return outcome
  }

  /// Compares what was told of the text: everything but times, reads and hits.
  private func expectSame(_ one: Outcome, _ other: Outcome) {
    #expect(one.generation.tokens == other.generation.tokens)
    #expect(one.generation.reason == other.generation.reason)
    #expect(one.rest == other.rest)
    #expect(one.decoded.map(\.token) == other.decoded.map(\.token))
    #expect(one.decoded.map(\.position) == other.decoded.map(\.position))
    #expect(one.decoded.map(\.text) == other.decoded.map(\.text))
    #expect(
      one.decoded.map { $0.uses.map(\.expert) } == other.decoded.map { $0.uses.map(\.expert) }
    )
    #expect(
      one.decoded.map { $0.uses.map(\.weight) } == other.decoded.map { $0.uses.map(\.weight) }
    )
  }

  /// The same reply with drafts of every kind.
  private func compare(
    _ ask: Ask,
    modes: [SpeculationMode] = [.upTo(4), .automatic],
    kinds: [TestDrafter.Kind] = TestDrafter.Kind.allCases
  ) throws {
    let plain = try reply(ask)
    #expect(plain.rejected.isEmpty && plain.generation.draftedTokens == 0)
    let known = plain.history + plain.rest
    for mode in modes {
      for kind in kinds {
        let drafter = TestDrafter(
          kind: kind,
          known: known,
          vocabularySize: plain.engine.tokenizer.vocabularySize
        )
        let guessed = try reply(ask, mode: mode, drafter: drafter)
        expectSame(guessed, plain)
        let (drafted, accepted) = (
          guessed.generation.draftedTokens, guessed.generation.acceptedTokens
        )
        guard mode != .automatic, drafted > 0 else { continue }
        switch kind {
        case .right where plain.generation.reason == .lengthLimit: #expect(accepted == drafted)
        case .right, .mixed, .random: #expect(accepted <= drafted)
        case .wrong: #expect(accepted == 0)
        }
      }
    }
  }

  static let samplings: [SamplingSettings] = {
    var greedy = SamplingSettings()
    greedy.temperature = 0
    var sampled = SamplingSettings()
    sampled.temperature = 1.2
    sampled.topK = 0
    sampled.topP = 1
    sampled.minP = 0
    sampled.seed = 5
    var penalised = sampled
    penalised.repeatPenalty = 1.4
    penalised.topK = 40
    var strict = greedy
    strict.repeatPenalty = 1.3
    return [greedy, sampled, penalised, strict]
  }()

  @Test(arguments: samplings)
  func `drafts that are right, wrong or random give the text without them`(
    settings: SamplingSettings
  ) throws {
    var ask = Ask(settings: settings, limit: 40)
    try compare(ask)
    ask.limit = 1
    try compare(ask, modes: [.upTo(16)])
  }

  @Test(arguments: samplings)
  func `what stands in the text is a draft like any other`(settings: SamplingSettings) throws {
    let ask = Ask(settings: settings, limit: 120)
    let plain = try reply(ask)
    for mode in [SpeculationMode.upTo(1), .upTo(8), .automatic] {
      let guessed = try reply(ask, mode: mode)
      expectSame(guessed, plain)
    }
  }

  @Test func `a reply ends in a draft where it would have ended`() throws {
    var ask = Ask(settings: Self.samplings[0], limit: nil)
    let whole = try reply(ask)
    try #require(whole.generation.reason == .finished)
    // The last words again.
    ask.prompt = Array(whole.history.dropLast(20))
    try compare(ask, modes: [.upTo(16), .upTo(3)])
    // The context is full within a draft.
    ask.contextLimit = whole.history.count - 9
    #expect(try reply(ask).generation.reason == .contextLimit)
    try compare(ask, modes: [.upTo(16), .upTo(3)])
  }

  @Test(arguments: [samplings[0], samplings[2]], [1, 2, 7])
  func `stopped within a draft it goes on as it would have`(
    settings: SamplingSettings,
    count: Int
  ) throws {
    let whole = try reply(Ask(settings: settings, limit: count + 8))
    var ask = Ask(settings: settings, limit: 20)
    ask.stopAfter = count
    let cut = try reply(ask)
    #expect(cut.generation.reason == .stopped)
    #expect(cut.generation.tokens.count == count)
    #expect(cut.generation.tokens + cut.rest == whole.generation.tokens)
    try compare(ask, modes: [.upTo(4)])
  }

  @Test func `drafts that are right save passes`() throws {
    let ask = Ask(settings: Self.samplings[0], limit: 50)
    let plain = try reply(ask)
    let drafter = TestDrafter(
      kind: .right,
      known: plain.history,
      vocabularySize: plain.engine.tokenizer.vocabularySize
    )
    let guessed = try reply(ask, mode: .upTo(4), drafter: drafter)
    // Ten passes of one token and four drafts.
    #expect(guessed.generation.draftedTokens == 40)
    #expect(guessed.generation.acceptedTokens == 40)
    #expect(guessed.decoded.prefix(50).count { $0.end > $0.start } == 10)
  }

  // MARK: Architectures

  private static let tokens = (0..<24).map { $0 * 37 % 250 }

  private func compareTiny(_ path: String) throws {
    let plan = try ModelPlan(path: path)
    let floor = MemoryBudget.bytes(plan.floorBytes)
    for (settings, budget) in [(Self.samplings[0], MemoryBudget.all), (Self.samplings[2], floor)] {
      let ask = Ask(
        path: path,
        budget: budget,
        settings: settings,
        prompt: Self.tokens,
        limit: 12
      )
      try compare(ask, modes: [.upTo(3)], kinds: [.right, .mixed])
    }
  }

  @Test(arguments: TinyArchitecture.allCases, [TensorFormat.f32, .q8_0])
  func `every mixer computes drafts as it computes single tokens, or says that it cannot`(
    architecture: TinyArchitecture,
    format: TensorFormat
  ) throws {
    guard architecture != .deepseek2Joint || format == .f32 else { return }
    let folder = try TemporaryFolder()
    let path = try architecture.write(into: folder.path, format: format)
    let engine = try Engine(path: path, options: EngineOptions())
    guard engine.speculationObstacle == nil else {
      #expect(engine.cache.hasStates)
      return
    }
    #expect(!engine.cache.hasStates)
    try compareTiny(path)
  }

  @Test(arguments: ArchitectureSample.all)
  func `so does every architecture`(sample: ArchitectureSample) throws {
    let folder = try TemporaryFolder()
    try compareTiny(sample.write(to: folder.path(of: "tiny.gguf")))
  }

  @Test(arguments: ArchitectureSample.all, [TensorFormat.f32, .q8_0])
  func `logits of several tokens are those of each`(
    sample: ArchitectureSample,
    format: TensorFormat
  ) throws {
    let folder = try TemporaryFolder()
    let path = try sample.write(to: folder.path(of: "tiny.gguf"), format: format)
    let engine = try Engine(path: path, options: EngineOptions())
    _ = try engine.forward.run(Self.tokens[...], phase: .prefill, cache: engine.cache)
    let count = ForwardPass.logitRowLimit
    let rows = engine.forward.logits(after: 3..<3 + count).map { Array($0) }
    #expect(rows.count == count)
    for (place, row) in rows.enumerated() {
      #expect(row == Array(engine.forward.logits(after: 3 + place)))
    }
  }

  // MARK: What cannot be

  @Test func `where the output depends on what is in memory nothing is guessed`() throws {
    var options = EngineOptions()
    options.threadCount = 1
    #expect(try Engine(path: SampleModel.eightBit, options: options).speculationObstacle == nil)
    options.approximations.coldDrop = 0.5
    #expect(try Engine(path: SampleModel.eightBit, options: options).speculationObstacle != nil)
  }
}
