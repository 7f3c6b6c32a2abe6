import Events
import Experts
import SampleFiles
import Simulation
import Testing

@testable import Inference

/// What a recording says is enough to find out what the store did, hit by hit.
///
/// The catalogues are enumerated, so that a new entry cannot be forgotten. Prefetch-all and
/// predictors are not here: which of their reads come in time depends on the storage.
@Suite("A simulation does what the store did")
struct SimulationExactnessTests {
  /// A model, and how it is run.
  struct Subject: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var path: String?
    var model: TinyModel?
    var schedule: Schedule?
    var routeAhead: Int?

    func path(in folder: TemporaryFolder) throws -> String {
      try path ?? (model ?? TinyModel()).write(to: folder.path(of: "tiny.gguf"))
    }
  }

  static let subjects: [Subject] = {
    var deep = TinyModel()
    deep.layers = 5
    deep.experts = 12
    return [
      Subject(testDescription: "sample, on demand", path: SampleModel.eightBit),
      Subject(testDescription: "sample, pre-gated", path: SampleModel.preGated),
      Subject(testDescription: "deep, on demand", model: deep),
      Subject(testDescription: "deep, one ahead", model: deep, schedule: .preGated, routeAhead: 1),
      Subject(testDescription: "deep, two ahead", model: deep, schedule: .preGated, routeAhead: 2),
    ]
  }()

  /// Two conversations, prompt and reply with drafts, pass by pass.
  private func passes(_ engine: Engine) throws -> [[TokenRecord]] {
    var passes: [[TokenRecord]] = []
    for conversation in 1...2 {
      engine.cache.truncate(to: 0)
      let prompt = (0..<7).map { ($0 * 37 + conversation * 11) % 250 }
      passes.append(try engine.forward.run(prompt[...], phase: .prefill, cache: engine.cache))
      var place = prompt.count - 1
      for step in 0..<5 {
        let token = Sampler.best(engine.forward.logits(after: place))
        // A draft of three tokens, of which some are rejected.
        let draft = step % 2 == 1 ? [token ^ 1, 7 * step, 11 * step] : []
        let tokens = [token] + draft
        var records = try engine.forward.run(tokens[...], phase: .decode, cache: engine.cache)
        place = min(step / 2, draft.count)
        for rejected in records.indices.dropFirst(place + 1) {
          records[rejected].phase = .rejected
        }
        engine.cache.truncate(to: records[place].position + 1)
        passes.append(records)
      }
    }
    return passes
  }

  private func profile(_ plan: ModelPlan) -> ResidencyProfile {
    var profile = ResidencyProfile(
      model: plan.file.identity,
      layerCount: plan.shape.layerCount,
      expertCount: plan.shape.expertCount
    )
    for layer in 0..<plan.shape.layerCount {
      for use in 0..<plan.shape.expertCount * 2 {
        profile.recordUse(
          of: ExpertID(layer: layer, index: (use * use + layer) % plan.shape.expertCount)
        )
      }
    }
    return profile
  }

  /// Late or in time, the store held the expert: that depends on the clock.
  private func withoutTimes(_ records: [TokenRecord]) -> [TokenRecord] {
    records.map { record in
      var record = record
      record.reads = []
      for number in record.uses.indices where record.uses[number].outcome == .late {
        record.uses[number].outcome = .hit
      }
      return record
    }
  }

  private func prefetched(_ records: [TokenRecord]) -> [ExpertID] {
    records.flatMap(\.reads).filter { $0.kind == .prefetch }.map(\.expert).sorted()
  }

  private func compare(
    _ engine: Engine,
    _ choice: PolicyChoice,
    _ name: String
  ) throws -> (misses: Int, evictions: Int) {
    let live = try passes(engine)
    let header = SessionHeader(
      program: "test",
      startedAt: 0,
      model: engine.model,
      settings: engine.settings,
      host: engine.host
    )
    var context = try PolicyContext(header)
    context.profile = choice.profile
    context.missCurves = choice.missCurves
    var simulation = PolicySimulation(
      settings: try StoreSettings(header),
      policy: try PolicyCatalog.entry(named: header.settings.policy).make(context)
    )
    var joiner = PassJoiner(places: try ExpertPlaces(checking: header.model))
    var joined: [AccessPass] = []
    for record in live.joined() {
      if let pass = try joiner.take(record) { joined.append(pass) }
    }
    if let pass = joiner.finish() { joined.append(pass) }
    try #require(joined.count == live.count)
    for (number, (pass, records)) in zip(joined, live).enumerated() {
      simulation.serve(pass)
      let found = simulation.lastPass.records(of: records, expertBytes: 1)
      try #require(
        withoutTimes(found) == withoutTimes(records),
        "\(name), pass \(number)"
      )
      try #require(prefetched(found) == prefetched(records), "\(name), pass \(number)")
    }
    let statistics = engine.store.statistics
    #expect(simulation.requests == statistics.requests)
    #expect(simulation.misses == statistics.reads)
    #expect(simulation.hits == statistics.hits + statistics.late)
    #expect(simulation.evictions == statistics.evictions)
    #expect(simulation.prefetches == statistics.prefetches)
    return (simulation.misses, simulation.evictions)
  }

  @Test(arguments: subjects, PolicyCatalog.entries.map(\.name))
  func `for every policy, scope, admission, budget and start`(
    subject: Subject,
    policy: String
  ) throws {
    let folder = try TemporaryFolder()
    let plan = try ModelPlan(path: subject.path(in: folder))
    let floor = Double(plan.shape.expertsPerToken) / Double(plan.layout.totalExpertCount)
    var sum = (misses: 0, evictions: 0)
    for share in [floor, max(floor, 0.15), max(floor, 0.4)] {
      for scope in PolicyScope.allCases {
        for admission in AdmissionMode.allCases {
          for isWarm in [false, true] {
            var choice = PolicyChoice(entry: try PolicyCatalog.entry(named: policy))
            choice.scope = scope
            choice.admission = admission
            choice.profile = profile(plan)
            choice.missCurves = (0..<plan.shape.layerCount).map { layer in
              (0...plan.shape.expertCount).map {
                Double((plan.shape.expertCount - $0) * (layer + 1))
              }
            }
            var options = EngineOptions()
            options.threadCount = 1
            options.budget = .share(share)
            options.policy = choice
            options.schedule = subject.schedule
            options.routeAhead = subject.routeAhead
            options.reading.laneCount = isWarm ? 4 : 1
            if isWarm { options.profile = choice.profile }
            let found = try compare(
              Engine(plan: plan, options: options),
              choice,
              "\(policy), \(scope), \(admission), \(share), \(isWarm ? "warm" : "cold")"
            )
            sum.misses += found.misses
            sum.evictions += found.evictions
          }
        }
      }
    }
    #expect(sum.misses > 100 && sum.evictions > 100)
  }

  @Test func `with all experts in memory nothing is missed`() throws {
    var options = EngineOptions()
    options.threadCount = 1
    options.schedule = .resident
    let choice = PolicyChoice(entry: try PolicyCatalog.entry(named: PolicyChoice.defaultName))
    let engine = try Engine(path: SampleModel.eightBit, options: options)
    #expect(try compare(engine, choice, "resident") == (0, 0))
  }
}
