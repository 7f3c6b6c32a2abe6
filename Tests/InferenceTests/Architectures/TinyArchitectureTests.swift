import Events
import Experts
import GGUF
import SampleFiles
import Testing

@testable import Inference

@Suite("Tiny models that mix tokens in other ways")
struct TinyArchitectureTests {
  private let folder: TemporaryFolder
  private static let tokens = (0..<24).map { $0 * 37 % 250 }

  init() throws {
    folder = try TemporaryFolder()
  }

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

  @Test(arguments: TinyArchitecture.allCases.filter { $0 != .qwen3nextMixed })
  func `logits and experts are those of a plain double precision pass`(
    architecture: TinyArchitecture
  ) throws {
    let path = try architecture.write(into: folder.path)
    let trace = try LogitTrace(engine: engine(path), tokens: Self.tokens, greedyCount: 0)
    var slow = try SlowModel(path: path)
    let expected = slow.logits(Self.tokens)
    for (found, expected) in zip(trace.logits, expected) {
      let spread = (expected.reduce(0) { $0 + $1 * $1 } / Double(expected.count)).squareRoot()
      #expect(spread > 0.1)
      let worst = zip(found, expected).map { (Double($0) - $1).magnitude }.max() ?? .infinity
      #expect(worst < 3e-4 * spread)
    }
    for (layer, number) in trace.layerNumbers.enumerated() {
      let found = trace.records.map { record in
        record.uses.filter { $0.expert.layer == layer }.map(\.expert.index)
      }
      #expect(found == slow.choices[number])
    }
  }

  @Test(arguments: TinyArchitecture.allCases, [TensorFormat.f32, .q8_0])
  func `every budget, batch and number of threads gives the same bits`(
    architecture: TinyArchitecture,
    format: TensorFormat
  ) throws {
    // The joined form is made of floats.
    guard architecture != .deepseek2Joint || format == .f32 else { return }
    let path = try architecture.write(into: folder.path, format: format)
    let whole = try LogitTrace(engine: engine(path), tokens: Self.tokens, greedyCount: 16)
    let plan = try ModelPlan(path: path)
    for (budget, threads) in [(MemoryBudget.bytes(plan.floorBytes), 1), (.share(0.5), 3)] {
      let part = try engine(path, budget: budget, threads: threads)
      let trace = try LogitTrace(engine: part, tokens: Self.tokens, greedyCount: 16)
      #expect(trace.logits == whole.logits)
      #expect(trace.greedy == whole.greedy)
      #expect(part.store.statistics.evictions > 0)
    }
    for size in [1, 2, 5, 11] {
      let cut = try engine(path, budget: .bytes(plan.floorBytes))
      for begun in stride(from: 0, to: Self.tokens.count, by: size) {
        let batch = Self.tokens[begun..<min(begun + size, Self.tokens.count)]
        _ = try cut.forward.run(batch, phase: .prefill, cache: cut.cache)
        for place in 0..<batch.count {
          #expect(Array(cut.forward.logits(after: place)) == whole.logits[begun + place])
        }
      }
    }
  }

  @Test func `both forms of latent attention compute the same`() throws {
    let split = try LogitTrace(
      engine: engine(TinyArchitecture.deepseek2V3.write(into: folder.path)),
      tokens: Self.tokens,
      greedyCount: 8
    )
    let joint = try LogitTrace(
      engine: engine(TinyArchitecture.deepseek2Joint.write(into: folder.path)),
      tokens: Self.tokens,
      greedyCount: 8
    )
    for (one, other) in zip(split.logits, joint.logits) {
      #expect(zip(one, other).allSatisfy { ($0 - $1).magnitude < 1e-4 })
    }
    #expect(split.greedy == joint.greedy)
  }

  @Test(arguments: [TensorFormat.f32, .q8_0])
  func `one matrix or two make the inputs of a delta net`(format: TensorFormat) throws {
    let traces = try [TinyArchitecture.qwen3next, .qwen3nextMixed].map { architecture in
      try LogitTrace(
        engine: engine(architecture.write(into: folder.path, format: format)),
        tokens: Self.tokens,
        greedyCount: 8
      )
    }
    #expect(traces[0].logits == traces[1].logits)
    #expect(traces[0].greedy == traces[1].greedy)
  }

  @Test(arguments: TinyArchitecture.allCases)
  func `a turn after an edited one says what a fresh run would`(
    architecture: TinyArchitecture
  ) throws {
    let path = try architecture.write(into: folder.path)
    let chat = try engine(path)
    var settings = SamplingSettings()
    settings.temperature = 0
    let first = (0..<60).map { $0 * 31 % 250 }
    let generator = Generator(engine: chat, settings: settings)
    _ = try generator.generate(prompt: first, limit: 6, stop: StopFlag()) { _ in }
    // The opening of the reply is spelled otherwise; a message in the middle was edited; all is
    // new. Each time the cache goes back as far as it must.
    for (known, expectedKept) in [(57, 44), (20, 0), (0, 0)] {
      let kept = chat.cache.truncate(to: known)
      #expect(kept == (chat.cache.hasStates ? expectedKept : known))
      let sequence = Array(first[..<known]) + (0..<30).map { $0 * 11 % 250 }
      let reply = try generator.generate(
        prompt: Array(sequence[kept...]),
        limit: 6,
        stop: StopFlag()
      ) { _ in }
      let fresh = try LogitTrace(engine: engine(path), tokens: sequence, greedyCount: 6)
      #expect(reply.tokens == Array(fresh.greedy.prefix(reply.tokens.count)))
      _ = chat.cache.truncate(to: sequence.count)
    }
  }
}
