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

  /// A way of running, as a test's argument.
  struct Way: CustomTestStringConvertible, Sendable {
    var schedule = Schedule.onDemand
    var routeAhead: Int?
    var predictor: String?
    var admission = AdmissionMode.forced

    var testDescription: String {
      "\(schedule) \(routeAhead ?? 0) ahead, \(predictor ?? "no predictor"), \(admission)"
    }

    static let all: [Way] =
      [
        Way(), Way(admission: .bypass), Way(schedule: .prefetchAll),
        Way(schedule: .prefetchAll, admission: .bypass),
        Way(schedule: .preGated, routeAhead: 1), Way(schedule: .preGated, routeAhead: 2),
        Way(routeAhead: 1),
      ]
      + PredictorCatalog.entries.map(\.name).filter { $0 != PreGate.name }.map {
        Way(predictor: $0)
      }
  }

  @Test(arguments: [1, 3, 128], Way.all)
  func `records say which experts are resident`(batch: Int, way: Way) throws {
    let folder = try TemporaryFolder()
    var model = TinyModel()
    model.layers = 4
    let path = try model.write(to: folder.path(of: "tiny.gguf"))
    var options = EngineOptions()
    options.budget = .share(0.25)
    options.threadCount = 1
    options.schedule = way.schedule
    options.routeAhead = way.routeAhead
    options.predictor = try way.predictor.map(PredictorCatalog.entry(named:))
    var choice = PolicyChoice(entry: try PolicyCatalog.entry(named: "lru"))
    choice.admission = way.admission
    options.policy = choice
    let engine = try Engine(path: path, options: options)
    var resident: Set<ExpertID> = []
    var random = SeededRandom(seed: 5)
    for _ in 0..<(batch == 1 ? 60 : 12) {
      let count = min(batch, engine.cache.capacity - engine.cache.count)
      guard count > 0 else { break }
      let tokens = (0..<count).map { _ in Int.random(in: 0..<250, using: &random) }
      let phase: TokenRecord.Phase = batch == 1 ? .decode : .prefill
      for record in try engine.forward.run(tokens[...], phase: phase, cache: engine.cache) {
        resident.follow(record)
      }
      #expect(resident == engine.residents)
    }
    let sums = engine.store.statistics
    #expect(sums.evictions > 0)
    // Whoever was read is in, or has left; a prefetch may still be on its way.
    let onTheWay = sums.prefetches - sums.cancelled + sums.reads - sums.evictions - resident.count
    #expect(onTheWay == engine.store.usedSlots - resident.count)
  }

  @Test func `who left between two batches is told first in the next`() throws {
    let folder = try TemporaryFolder()
    var model = TinyModel()
    model.layers = 4
    model.contextLength = 400
    var options = EngineOptions()
    options.threadCount = 1
    let path = try model.write(to: folder.path(of: "tiny.gguf"))
    options.budget = .all
    let engine = try Engine(path: path, options: options)
    var resident: Set<ExpertID> = []
    var random = SeededRandom(seed: 6)
    for _ in 0..<40 {
      let tokens = (0..<9).map { _ in Int.random(in: 0..<250, using: &random) }
      for record in try engine.forward.run(tokens[...], phase: .prefill, cache: engine.cache) {
        resident.follow(record)
      }
      #expect(resident == engine.residents)
      engine.store.change(slotCount: Int.random(in: 2...32, using: &random))
    }
  }
}
