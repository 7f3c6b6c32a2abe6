import Events
import Experts
import Routing
import SampleFiles
import Testing

@testable import Inference

@Suite("Lower precision")
struct LowerPrecisionTests {
  private let folder: TemporaryFolder
  private let plan: ModelPlan
  private let tokens = (0..<24).map { $0 * 37 % 250 }

  init() throws {
    folder = try TemporaryFolder()
    var model = TinyModel()
    model.layers = 3
    model.topK = 4
    model.format = .q8_0
    var plan = try ModelPlan(path: model.write(to: folder.path(of: "tiny.gguf")))
    let pack = folder.path(of: "pack.gguf")
    _ = try PackWriter(
      file: plan.file,
      layout: plan.layout,
      parts: plan.parts,
      options: PackOptions(hasLow: true, hasPlanes: true)
    ).write(to: pack) { _ in }
    try plan.adopt(packAt: pack)
    self.plan = plan
  }

  private func engine(
    _ budget: MemoryBudget = .all,
    _ change: (inout EngineOptions) throws -> Void = { _ in }
  ) throws -> Engine {
    var options = EngineOptions()
    options.threadCount = 1
    options.budget = budget
    try change(&options)
    return try Engine(plan: plan, options: options)
  }

  /// The logits after each token, computed from an empty cache in batches of some size.
  private func run(
    _ engine: Engine,
    batch: Int = 1
  ) throws -> (logits: [[Float]], outcomes: [ExpertOutcome]) {
    engine.cache.truncate(to: 0)
    var logits: [[Float]] = []
    var outcomes: [ExpertOutcome] = []
    for start in stride(from: 0, to: tokens.count, by: batch) {
      let part = tokens[start..<min(start + batch, tokens.count)]
      let phase: TokenRecord.Phase = batch == 1 ? .decode : .prefill
      let records = try engine.forward.run(part, phase: phase, cache: engine.cache)
      for place in 0..<part.count { logits.append(Array(engine.forward.logits(after: place))) }
      outcomes += records.flatMap { $0.uses.map(\.outcome) }
    }
    return (logits, outcomes)
  }

  /// The largest difference as a share of the largest logit.
  private func distance(_ one: [[Float]], _ other: [[Float]]) -> Float {
    let most = zip(one.joined(), other.joined()).map { abs($0 - $1) }.max() ?? 0
    return most / (one.joined().map(abs).max() ?? 1)
  }

  private static let floor = MemoryBudget.share(4 / 24)

  @Test(arguments: [floor, .share(0.5), .all], [1, 8])
  func `thresholds of 1 give nothing up`(budget: MemoryBudget, batch: Int) throws {
    let found = try run(
      engine(budget) {
        $0.approximations.lowerPrecision = .lowOnMiss(MissPrecision(exactLimit: 1, lowLimit: 1))
      },
      batch: batch
    )
    #expect(try found.logits == run(engine()).logits)
    #expect(!found.outcomes.contains(.lowerPrecision) && !found.outcomes.contains(.skipped))
  }

  @Test(arguments: [floor, .share(0.5), .all], [1, 8])
  func `light experts are read in fewer bits`(budget: MemoryBudget, batch: Int) throws {
    let engine = try engine(budget) {
      $0.approximations.lowerPrecision = .lowOnMiss(MissPrecision(exactLimit: 0.3, lowLimit: 1))
    }
    let (found, exact) = (try run(engine, batch: batch), try run(self.engine()))
    #expect(found.outcomes.contains(.lowerPrecision) && !found.outcomes.contains(.skipped))
    #expect(found.logits != exact.logits)
    #expect(distance(exact.logits, found.logits) < 0.2)
    #expect(engine.settings.exactness?.changes == ["lower precision"])
  }

  @Test func `the lightest are skipped on a miss, and used where they are in memory`() throws {
    let rule = MissPrecision(exactLimit: 0.2, lowLimit: 0.5)
    let missing = try engine(Self.floor) { $0.approximations.lowerPrecision = .lowOnMiss(rule) }
    #expect(try run(missing).outcomes.contains(.skipped))
    #expect(missing.settings.exactness?.changes == ["fewer experts", "lower precision"])
    let resident = try engine {
      $0.schedule = .resident
      $0.approximations.lowerPrecision = .lowOnMiss(rule)
    }
    #expect(try run(resident).logits == run(engine()).logits)
  }

  @Test func `planes become exact, bit for bit`() throws {
    let engine = try engine { $0.approximations.lowerPrecision = .planes }
    let exact = try run(self.engine()).logits
    let first = try run(engine)
    #expect(first.outcomes.contains(.lowerPrecision) && !first.outcomes.contains(.miss))
    #expect(first.logits != exact)
    #expect(distance(exact, first.logits) < 0.3)
    var later = first.logits
    for _ in 0..<200 where later != exact { later = try run(engine).logits }
    #expect(later == exact)
  }

  @Test(arguments: ["none"] + PredictorCatalog.entries.map(\.name).filter { $0 != PreGate.name })
  func `works with every way of reading early`(predictor: String) throws {
    let rules: [Approximations.LowerPrecision] = [.planes, .lowOnMiss(MissPrecision())]
    let exact = try run(engine()).logits
    for (rule, batch) in [(rules[0], 1), (rules[0], 8), (rules[1], 1), (rules[1], 8)] {
      for schedule in [Schedule.onDemand, .prefetchAll] {
        for budget in [Self.floor, .share(0.4)] {
          let engine = try engine(budget) {
            $0.approximations.lowerPrecision = rule
            $0.schedule = schedule
            $0.prefetchBytes = 1 << 30
            if predictor != "none" {
              $0.predictor = try PredictorCatalog.entry(named: predictor)
            }
          }
          let found = try run(engine, batch: batch).logits
          #expect(distance(exact, found) < 0.5, "\(rule) \(schedule) \(budget)")
        }
      }
    }
  }

  @Test func `fewer bits need a pack that has them`() throws {
    let bare = try ModelPlan(path: plan.file.path)
    var options = EngineOptions()
    options.approximations.lowerPrecision = .planes
    #expect(throws: InferenceError.needsPack(.base)) { try Engine(plan: bare, options: options) }
  }

  @Test func `protecting all tokens is skipping nothing`() throws {
    let all = try engine {
      $0.approximations.skipping = .tail(tolerance: 0.4)
      $0.approximations.protectedShare = 1
    }
    #expect(try run(all).logits == run(engine()).logits)
  }

  @Test func `who is protected does not depend on batches`() throws {
    func outcomes(_ batch: Int) throws -> [[Float]] {
      try run(
        engine {
          $0.approximations.skipping = .tail(tolerance: 0.4)
          $0.approximations.protectedShare = 0.3
        },
        batch: batch
      ).logits
    }
    let one = try outcomes(1)
    #expect(try one == outcomes(8) && one == outcomes(24))
    let unprotected = try engine { $0.approximations.skipping = .tail(tolerance: 0.4) }
    #expect(try one != run(unprotected).logits && one != run(engine()).logits)
  }
}
