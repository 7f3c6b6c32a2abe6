import Experts
import Glibc
import SampleFiles
import Testing

@testable import Inference

/// A long session takes no more memory than its beginning.
@Suite("Memory growth")
struct MemoryGrowthTests {
  // In processes of their own, so that other tests' memory does not count.

  @Test func `experts on demand`() async {
    let outcome = await #expect(
      processExitsWith: .success,
      observing: [\.standardOutputContent]
    ) {
      try MemoryGrowth.expectNone(predictor: nil)
    }
    MemoryGrowth.show(outcome)
  }

  @Test func `experts predicted by the next router`() async {
    let outcome = await #expect(
      processExitsWith: .success,
      observing: [\.standardOutputContent]
    ) {
      try MemoryGrowth.expectNone(predictor: NextRouter.name)
    }
    MemoryGrowth.show(outcome)
  }
}

/// Generates for long enough that a leak would show, and watches the resident set.
private enum MemoryGrowth {
  /// 3,000 tokens; with `MOETOP_LONG_TESTS=1` in the environment 20,000.
  private static var tokenCount: Int { getenv("MOETOP_LONG_TESTS") == nil ? 3000 : 20_000 }
  /// Tokens after which the context begins anew.
  private static let contextLimit = 400

  /// Shows the figures that a process printed.
  static func show(_ outcome: ExitTest.Result?) {
    print(String(decoding: outcome?.standardOutputContent ?? [], as: UTF8.self), terminator: "")
  }

  static func expectNone(predictor: String?) throws {
    var options = EngineOptions()
    options.budget = .share(0.2)
    options.contextLimit = contextLimit
    options.threadCount = 1
    options.predictor = try predictor.map(PredictorCatalog.entry(named:))
    let engine = try Engine(path: SampleModel.eightBit, options: options)
    var settings = SamplingSettings()
    settings.seed = 1
    var sampler = Sampler(settings: settings)
    var samples: [Int] = []
    _ = try engine.forward.run([1], phase: .prefill, cache: engine.cache)
    for step in 0..<tokenCount {
      if engine.cache.count == contextLimit { engine.cache.truncate(to: 0) }
      let token = sampler.sample(engine.forward.logits(after: 0))
      sampler.note(token)
      _ = try engine.forward.run([token], phase: .decode, cache: engine.cache)
      if step % 50 == 0 { samples.append(ProcessUsage.current().residentBytes) }
    }
    let early = samples.prefix(samples.count / 4).max() ?? 0
    let late = samples.dropFirst(samples.count / 4).max() ?? 0
    print(
      "\(tokenCount) tokens, \(predictor ?? "on demand"): \(early >> 10) KiB in the first"
        + " quarter, \(late >> 10) KiB after it"
    )
    #expect(early > 0 && late <= early + 2 << 20, "from \(early) to \(late) bytes")
  }
}
