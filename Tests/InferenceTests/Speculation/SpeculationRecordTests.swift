import Events
import Experts
import SampleFiles
import Simulation
import Testing

@testable import Inference

/// Rejected tokens did something to the store: the records say what.
@Suite("Records of speculation")
struct SpeculationRecordTests {
  /// A reply of the sample model with drafts that are right at first and then wrong.
  private func records(
    budget: MemoryBudget,
    policy: String = "lru"
  ) throws -> (engine: Engine, told: [TokenRecord]) {
    func reply(_ speculation: ([Int]) -> Speculation?) throws -> (Engine, [TokenRecord], [Int]) {
      var options = EngineOptions()
      options.budget = budget
      options.threadCount = 1
      options.policy = PolicyChoice(entry: try PolicyCatalog.entry(named: policy))
      let engine = try Engine(path: SampleModel.eightBit, options: options)
      var settings = SamplingSettings()
      settings.temperature = 0
      let generator = Generator(engine: engine, settings: settings)
      let prompt = engine.tokenizer.encode("Once upon a time there was a dragon who")
      if let speculation = speculation(prompt) { generator.speculation = speculation }
      var told: [TokenRecord] = []
      let generation = try generator.generate(prompt: prompt, limit: 48, stop: StopFlag()) {
        told.append($0)
      }
      return (engine, told, prompt + generation.tokens)
    }
    let (plain, _, known) = try reply { _ in nil }
    let (engine, told, text) = try reply { _ in
      Speculation(
        mode: .upTo(5),
        drafter: TestDrafter(
          kind: .mixed,
          known: known,
          vocabularySize: plain.tokenizer.vocabularySize
        ),
        ends: []
      )
    }
    #expect(text == known)
    return (engine, told)
  }

  @Test func `positions go back where a draft was rejected, and times add up`() throws {
    let (engine, told) = try records(budget: .all)
    let rejected = told.filter { $0.phase == .rejected }
    #expect(rejected.count > 10)
    #expect(rejected.allSatisfy { $0.text.isEmpty && $0.time == TimeSplit() })
    var position = 0
    var end: Int64 = 0
    for record in told {
      // What was rejected stands behind what was told of its pass.
      if record.phase == .rejected {
        #expect(record.position >= position && record.end == end)
      } else {
        #expect(record.position == position)
        position += 1
        end = record.end
      }
    }
    #expect(position == engine.cache.count)
    for record in told where record.phase == .decode {
      #expect(record.time.total == record.end - record.start)
    }
    // The profile is of the text: rejected tokens are none of it.
    let uses = told.filter { $0.phase != .rejected }.flatMap(\.uses).count
    var counted = 0
    for layer in 0..<engine.shape.layerCount {
      for index in 0..<engine.shape.expertCount {
        counted += Int(engine.profile.uses(of: ExpertID(layer: layer, index: index)))
      }
    }
    #expect(counted == uses)
  }

  @Test(arguments: [0.03, 0.2, 0.6])
  func `records say which experts are resident`(share: Double) throws {
    let (engine, told) = try records(budget: .share(share))
    var resident: Set<ExpertID> = []
    for record in told { resident.follow(record) }
    #expect(resident == engine.residents)
    #expect(engine.store.statistics.evictions > 0)
  }

  @Test(arguments: ["lru", PolicyChoice.defaultName], [0.03, 0.2, 0.6])
  func `a simulation of the recording does what the store did`(
    policy: String,
    share: Double
  ) throws {
    let (engine, told) = try records(budget: .share(share), policy: policy)
    let header = SessionHeader(
      program: "test",
      startedAt: 0,
      model: engine.model,
      settings: engine.settings,
      host: engine.host
    )
    var simulation = PolicySimulation(
      settings: try StoreSettings(header),
      policy: try PolicyCatalog.entry(named: header.settings.policy).make(PolicyContext(header))
    )
    let events =
      [SessionEvent(time: 0, fact: .header(header))]
      + told.map { SessionEvent(time: $0.end, fact: .token($0)) }
    let trace = try AccessTrace(events: events)
    for pass in trace.passes { simulation.serve(pass) }
    let statistics = engine.store.statistics
    #expect(simulation.requests == statistics.requests)
    #expect(simulation.misses == statistics.reads)
    #expect(simulation.hits == statistics.hits + statistics.late)
    #expect(simulation.evictions == statistics.evictions)
    // Fewer passes than tokens: drafts were joined with the token before them.
    #expect(trace.passes.count < 48)

    // What-if speaks of the tokens that were told.
    let source = try WhatIfSource(events: events)
    #expect(source.live?.counts.tokens == 48)
    #expect(source.live?.decodedCount == 48)
  }
}
