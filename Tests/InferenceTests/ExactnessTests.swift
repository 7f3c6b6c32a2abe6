import Compute
import Events
import Experts
import GGUF
import SampleFiles
import Testing

@testable import Inference

@Suite("Same text at every budget")
struct ExactnessTests {
  /// Tokens and logit bits of 200 tokens after a prompt.
  private func generate(
    budget: MemoryBudget,
    settings: SamplingSettings,
    threads: Int = 2,
    lanes: Int = 4
  ) throws -> (text: [UInt8], engine: Engine) {
    var options = EngineOptions()
    options.budget = budget
    options.threadCount = threads
    options.reading.laneCount = lanes
    let engine = try Engine(path: SampleModel.eightBit, options: options)
    let generator = Generator(engine: engine, settings: settings)
    let prompt = engine.tokenizer.encode("Once upon a time there was a dragon who")
    var text: [UInt8] = []
    let generation = try generator.generate(
      prompt: prompt,
      limit: 200,
      stop: StopFlag(),
      emit: { text += $0.text }
    )
    #expect(generation.tokens.count > 20)
    return (text, engine)
  }

  private static let floor = MemoryBudget.share(4.0 / 192)

  @Test(arguments: [true, false])
  func `all, half, a fifth and the floor agree byte for byte`(isGreedy: Bool) throws {
    var settings = SamplingSettings()
    settings.seed = 42
    settings.temperature = isGreedy ? 0 : 0.9
    let whole = try generate(budget: .all, settings: settings)
    for budget in [MemoryBudget.share(0.5), .share(0.2), Self.floor] {
      let part = try generate(budget: budget, settings: settings)
      #expect(part.text == whole.text)
      // The smaller stores really did read again what they had thrown out.
      #expect(part.engine.store.statistics.evictions > 0)
    }
    #expect(whole.engine.store.statistics.evictions == 0)
  }

  @Test func `threads and lanes do not change the text`() throws {
    let settings = SamplingSettings()
    let plain = try generate(budget: .share(0.3), settings: settings, threads: 1, lanes: 1)
    for (threads, lanes) in [(2, 1), (3, 8), (1, 2)] {
      let other = try generate(
        budget: .share(0.3),
        settings: settings,
        threads: threads,
        lanes: lanes
      )
      #expect(other.text == plain.text)
    }
  }

  @Test func `a prompt in pieces gives the logits of the prompt in one`() throws {
    let folder = try TemporaryFolder()
    var model = TinyModel()
    model.format = .q8_0
    model.contextLength = 400
    let path = try model.write(to: folder.path(of: "tiny.gguf"))
    let tokens = (0..<300).map { $0 * 7 % 250 }
    var options = EngineOptions()
    options.budget = .share(0.3)
    let whole = try LogitTrace(
      engine: Engine(path: path, options: options),
      tokens: tokens,
      greedyCount: 0
    )

    let engine = try Engine(path: path, options: options)
    var rows: [[Float]] = []
    var begun = 0
    for size in [1, 2, 31, 64, 5, 100, 97] {
      _ = try engine.forward.run(
        tokens[begun..<begun + size],
        phase: .prefill,
        cache: engine.cache
      )
      for place in 0..<size { rows.append(Array(engine.forward.logits(after: place))) }
      begun += size
    }
    #expect(rows == whole.logits)
  }

  @Test(arguments: [1, 3, 128])
  func `records say which experts are resident`(batch: Int) throws {
    let folder = try TemporaryFolder()
    var model = TinyModel()
    model.layers = 4
    let path = try model.write(to: folder.path(of: "tiny.gguf"))
    var options = EngineOptions()
    options.budget = .share(0.25)
    let engine = try Engine(path: path, options: options)
    var resident: Set<ExpertID> = []
    var random = SeededRandom(seed: 5)
    for _ in 0..<12 {
      let count = min(batch, engine.cache.capacity - engine.cache.count)
      guard count > 0 else { break }
      let tokens = (0..<count).map { _ in Int.random(in: 0..<250, using: &random) }
      for record in try engine.forward.run(tokens[...], phase: .prefill, cache: engine.cache) {
        // Who was in when the token began left first; who was out came first.
        let gone = record.evictions.filter { resident.remove($0) == nil }
        for use in record.uses where use.outcome == .miss { resident.insert(use.expert) }
        resident.subtract(gone)
      }
      let truth = (0..<4).flatMap { layer in
        (0..<8).map { ExpertID(layer: layer, index: $0) }
      }.filter(engine.store.isResident)
      #expect(resident == Set(truth))
    }
  }
}
