import Events
import Experts
import GGUF
import SampleFiles
import Testing

@testable import Inference

@Suite("Architectures")
struct ArchitectureTests {
  private static let tokens = (0..<12).map { $0 * 37 % 250 }

  private func engine(
    _ path: String,
    budget: MemoryBudget = .all,
    threads: Int = 2
  ) throws -> Engine {
    var options = EngineOptions()
    options.budget = budget
    options.kvFormat = .f32
    options.threadCount = threads
    return try Engine(path: path, options: options)
  }

  @Test func `there is a sample of each`() {
    let names = ArchitectureSample.all.map(\.architecture) + TinyArchitecture.allCases.map(\.name)
    #expect(Set(names) == Set(ArchitectureCatalog.names))
  }

  @Test(arguments: ArchitectureSample.all)
  func `logits and experts are those of a plain double precision pass`(
    sample: ArchitectureSample
  ) throws {
    let folder = try TemporaryFolder()
    let path = try sample.write(to: folder.path(of: "tiny.gguf"))
    let trace = try LogitTrace(
      engine: engine(path),
      tokens: Self.tokens,
      greedyCount: 0
    )
    var slow = SlowForwardPass(sample)
    for (position, token) in Self.tokens.enumerated() {
      let expected = slow.logits(after: token)
      let spread = (expected.reduce(0) { $0 + $1 * $1 } / Double(expected.count)).squareRoot()
      #expect(spread > 0.1)
      for (found, expected) in zip(trace.logits[position], expected) {
        #expect((Double(found) - expected).magnitude < 3e-4 * spread)
      }
      for (layer, number) in trace.layerNumbers.enumerated() {
        let uses = trace.records[position].uses.filter { $0.expert.layer == layer }
        #expect(uses.map(\.expert.index) == slow.choices[number][position])
      }
    }
    #expect(trace.layerNumbers == Array(sample.routedLayers))
  }

  @Test(arguments: ArchitectureSample.all, [TensorFormat.f32, .q8_0])
  func `every budget, batch and number of threads gives the same bits`(
    sample: ArchitectureSample,
    format: TensorFormat
  ) throws {
    let folder = try TemporaryFolder()
    let path = try sample.write(to: folder.path(of: "tiny.gguf"), format: format)
    let whole = try LogitTrace(engine: engine(path), tokens: Self.tokens, greedyCount: 8)
    let plan = try ModelPlan(path: path)
    for (budget, threads) in [(MemoryBudget.bytes(plan.floorBytes), 1), (.share(0.5), 3)] {
      let part = try engine(path, budget: budget, threads: threads)
      let trace = try LogitTrace(engine: part, tokens: Self.tokens, greedyCount: 8)
      #expect(trace.logits == whole.logits)
      #expect(trace.greedy == whole.greedy)
      #expect(part.store.statistics.evictions > 0 || sample.routedLayers.isEmpty)
    }
    let single = try engine(path, budget: .bytes(plan.floorBytes))
    for (position, token) in Self.tokens.enumerated() {
      _ = try single.forward.run([token], phase: .decode, cache: single.cache)
      #expect(Array(single.forward.logits(after: 0)) == whole.logits[position])
    }
  }

  /// Those whose layers or tensors are not one like the other.
  private static let uneven = ArchitectureSample.all.filter {
    $0.isFusedGateUp || $0.denseLayers == 1 || $0.hasExpertBiases
  }

  @Test(arguments: uneven, ["resident", "prefetch-all", "next-router", "previous-token", "pack"])
  func `schedules, predictors and packs give the same bits`(
    sample: ArchitectureSample,
    way: String
  ) throws {
    let folder = try TemporaryFolder()
    let path = try sample.write(to: folder.path(of: "tiny.gguf"), format: .q8_0)
    let whole = try LogitTrace(engine: engine(path), tokens: Self.tokens, greedyCount: 8)
    var plan = try ModelPlan(path: path)
    var options = EngineOptions()
    options.threadCount = 2
    options.budget = way == "resident" ? .all : .share(0.5)
    options.kvFormat = .f32
    switch way {
    case "resident": options.schedule = .resident
    case "prefetch-all": options.schedule = .prefetchAll
    case "pack":
      let pack = folder.path(of: "pack.gguf")
      let writer = try PackWriter(
        file: plan.file,
        layout: plan.layout,
        parts: plan.parts,
        options: PackOptions()
      )
      _ = try writer.write(to: pack) { _ in }
      try plan.adopt(packAt: pack)
    default: options.predictor = try PredictorCatalog.entry(named: way)
    }
    let engine = try Engine(plan: plan, options: options)
    let trace = try LogitTrace(engine: engine, tokens: Self.tokens, greedyCount: 8)
    #expect(trace.logits == whole.logits)
    #expect(trace.greedy == whole.greedy)
  }

  @Test func `a model without experts says so and takes no budget`() throws {
    let folder = try TemporaryFolder()
    let sample = try #require(ArchitectureSample.all.first { $0.routedLayers.isEmpty })
    let path = try sample.write(to: folder.path(of: "tiny.gguf"))
    let engine = try engine(path)
    #expect(engine.warning == "the model has no experts: all of it is in memory")
    #expect(engine.model.layerCount == 0)
    #expect(engine.model.denseLayers == [0, 1, 2])
    #expect(engine.settings.budgetBytes == 0)
    #expect(engine.denseMemoryBytes >= engine.model.denseBytes)
    // The automatic budget finds nothing to hold either.
    let automatic = try Engine(path: path, options: EngineOptions())
    #expect(automatic.settings.slotCount == 0)
  }

  @Test func `the card tells what is resident`() throws {
    let folder = try TemporaryFolder()
    let sample = try #require(ArchitectureSample.all.first { $0.architecture == "glm4moe" })
    let plan = try ModelPlan(path: sample.write(to: folder.path(of: "tiny.gguf")))
    let card = try plan.card()
    #expect(card.layerCount == 2)
    #expect(card.denseLayers == [0])
    #expect([card.fileLayer(0), card.fileLayer(1)] == [1, 2])
    // Two layers of three matrices of 64 × 32 floats.
    #expect(card.sharedExpertBytes == 2 * 3 * 64 * 32 * 4)
    #expect(plan.workingSetBytes == 2 * plan.floorBytes)
  }
}
