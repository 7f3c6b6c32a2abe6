import Events
import Experts
import GGUF
import SampleFiles
import Testing

@testable import Inference

/// Every exact way of running a model gives the bytes of the plainest one.
///
/// The catalogues are enumerated, so that a new entry cannot be forgotten.
@Suite("Same bytes whatever the store does")
struct CatalogExactnessTests {
  /// A model with what is needed to compare runs of it.
  struct Subject: CustomTestStringConvertible, Sendable {
    let name: String
    let model: TinyModel?
    var tokens = 12

    var testDescription: String { name }

    /// The file, written into `folder` unless it is there already.
    func path(in folder: TemporaryFolder) throws -> String {
      guard let model else { return SampleModel.eightBit }
      return try model.write(to: folder.path(of: "\(name).gguf"))
    }

    func prompt(_ engine: Engine) -> [Int] {
      model == nil
        ? engine.tokenizer.encode("Once upon a time there was a dragon who")
        : (0..<9).map { $0 * 37 % 250 }
    }
  }

  static let subjects: [Subject] = {
    var deep = TinyModel()
    deep.layers = 5
    deep.experts = 6
    var wide = TinyModel()
    wide.layers = 2
    wide.experts = 16
    wide.format = .q8_0
    var small = TinyModel()
    small.layers = 3
    small.experts = 4
    small.format = .q4_0
    return [
      Subject(name: "sample", model: nil), Subject(name: "deep", model: deep),
      Subject(name: "wide", model: wide), Subject(name: "small", model: small),
    ]
  }()

  /// One thread, as many tests compute at the same time.
  private var plain: EngineOptions {
    var options = EngineOptions()
    options.threadCount = 1
    return options
  }

  /// Budgets: the floor, a tenth, three tenths, all; never below the floor.
  private func budgets(_ plan: ModelPlan) -> [MemoryBudget] {
    let floor = Double(plan.shape.expertsPerToken) / Double(plan.layout.totalExpertCount)
    return [.share(floor), .share(max(floor, 0.1)), .share(max(floor, 0.3)), .all]
  }

  /// The logits after the prompt and after each of the greedy tokens.
  private func logits(
    _ subject: Subject,
    _ path: String,
    _ options: EngineOptions
  ) throws -> [[Float]] {
    try logits(subject, Engine(path: path, options: options))
  }

  private func logits(_ subject: Subject, _ engine: Engine) throws -> [[Float]] {
    let forward = engine.forward
    let prompt = subject.prompt(engine)
    _ = try forward.run(prompt[...], phase: .prefill, cache: engine.cache)
    var rows = [Array(forward.logits(after: prompt.count - 1))]
    for _ in 0..<subject.tokens {
      let token = Sampler.best(forward.logits(after: rows.count == 1 ? prompt.count - 1 : 0))
      _ = try forward.run([token], phase: .decode, cache: engine.cache)
      rows.append(Array(forward.logits(after: 0)))
    }
    return rows
  }

  private func profile(_ plan: ModelPlan) -> ResidencyProfile {
    var profile = ResidencyProfile(
      model: plan.file.identity,
      layerCount: plan.shape.layerCount,
      expertCount: plan.shape.expertCount
    )
    for layer in 0..<plan.shape.layerCount {
      for use in 0..<plan.shape.expertCount * 2 {
        let index = use * use % plan.shape.expertCount
        profile.recordUse(of: ExpertID(layer: layer, index: index))
      }
    }
    return profile
  }

  @Test(arguments: subjects, PolicyCatalog.entries.map(\.name))
  func `policies, scopes and admissions`(subject: Subject, policy: String) throws {
    let folder = try TemporaryFolder()
    let path = try subject.path(in: folder)
    let plan = try ModelPlan(path: path)
    let truth = try logits(subject, path, plain)
    for budget in budgets(plan) {
      for scope in PolicyScope.allCases {
        for admission in AdmissionMode.allCases {
          var choice = PolicyChoice(entry: try PolicyCatalog.entry(named: policy))
          choice.scope = scope
          choice.admission = admission
          choice.profile = profile(plan)
          choice.missCurves = (0..<plan.shape.layerCount).map { layer in
            (0...plan.shape.expertCount).map { Double((plan.shape.expertCount - $0) * (layer + 1)) }
          }
          var options = plain
          options.budget = budget
          options.policy = choice
          let found = try logits(subject, path, options)
          #expect(found == truth, "\(policy) \(scope) \(admission) \(budget)")
        }
      }
    }
  }

  @Test(arguments: subjects, PredictorCatalog.entries.map(\.name) + ["none"])
  func `predictors and schedules`(subject: Subject, predictor: String) throws {
    let folder = try TemporaryFolder()
    let path = try subject.path(in: folder)
    let plan = try ModelPlan(path: path)
    let truth = try logits(subject, path, plain)
    let preGates = folder.path(of: "pregates.gguf")
    try PreGates.write(
      (0..<plan.shape.layerCount - 1).map { layer in
        (0..<plan.shape.hiddenSize * plan.shape.expertCount).map { Float(($0 * 7 + layer) % 13) }
      },
      to: preGates,
      shape: plan.shape,
      identity: plan.file.identity,
      tokenCount: 1
    )
    for budget in budgets(plan) {
      for schedule in Schedule.allCases where schedule != .preGated {
        var options = plain
        options.schedule = schedule
        options.budget = schedule == .resident ? .all : budget
        options.prefetchBytes = 1 << 30
        if predictor != "none" {
          options.predictor = try PredictorCatalog.entry(named: predictor)
          options.preGatesPath = predictor == PreGate.name ? preGates : nil
        }
        options.scoresPredictors = budget == .all
        let found = try logits(subject, path, options)
        #expect(found == truth, "\(predictor) \(schedule) \(budget)")
      }
    }
  }

  @Test(arguments: Schedule.allCases)
  func `a model that was trained pre-gated`(schedule: Schedule) throws {
    let subject = Subject(name: "sample", model: nil)
    let path = SampleModel.preGated
    let truth = try logits(subject, path, plain)
    for budget in budgets(try ModelPlan(path: path)) {
      var options = plain
      options.schedule = schedule
      options.budget = schedule == .resident ? .all : budget
      #expect(try logits(subject, path, options) == truth, "\(budget)")
    }
  }

  @Test(arguments: subjects, ReadOptions.Backend.allCases)
  func `ways of reading, warm starts and packs`(
    subject: Subject,
    backend: ReadOptions.Backend
  ) throws {
    let folder = try TemporaryFolder()
    let path = try subject.path(in: folder)
    var plan = try ModelPlan(path: path)
    let truth = try logits(subject, path, plain)
    let pack = folder.path(of: "pack.gguf")
    _ = try PackWriter(
      file: plan.file,
      layout: plan.layout,
      parts: plan.parts,
      options: PackOptions()
    ).write(to: pack) { _ in }
    for budget in budgets(plan) {
      var options = plain
      options.budget = budget
      options.reading.backend = backend
      options.profile = profile(plan)
      #expect(try logits(subject, path, options) == truth, "\(budget)")
      try plan.adopt(packAt: pack)
      let packed = try Engine(plan: plan, options: options)
      #expect(try logits(subject, packed) == truth, "pack, \(budget)")
      plan = try ModelPlan(path: path)
    }
  }

  @Test(arguments: subjects, [1, 2])
  func `route-ahead is the same at every budget and schedule`(
    subject: Subject,
    distance: Int
  ) throws {
    let folder = try TemporaryFolder()
    let path = try subject.path(in: folder)
    let plan = try ModelPlan(path: path)
    guard distance < plan.shape.layerCount else { return }
    var options = plain
    options.routeAhead = distance
    let truth = try logits(subject, path, options)
    #expect(try truth != logits(subject, path, plain))
    for budget in budgets(plan) {
      for schedule in [Schedule.onDemand, .prefetchAll, .preGated] {
        options.budget = budget
        options.schedule = schedule
        #expect(try logits(subject, path, options) == truth, "\(schedule) \(budget)")
      }
    }
  }
}
