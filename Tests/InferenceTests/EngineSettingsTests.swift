import Events
import Experts
import SampleFiles
import Simulation
import Testing

@testable import Inference

@Suite("Settings changed in mid-session")
struct EngineSettingsTests {
  private struct Run {
    var tokens: [Int] = []
    var settings: [SessionSettings] = []
    var events: [SessionEvent] = []
    var engine: Engine
  }

  /// A reply whose settings change after every eighth token.
  private func run(
    schedule: Schedule = .onDemand,
    admission: AdmissionMode = .forced,
    changes: [(MemoryBudget?, String?)]
  ) throws -> Run {
    var options = EngineOptions()
    options.budget = .share(0.5)
    options.threadCount = 1
    options.schedule = schedule
    var choice = PolicyChoice(entry: try PolicyCatalog.entry(named: "lru"))
    choice.admission = admission
    options.policy = choice
    var greedy = SamplingSettings()
    greedy.temperature = 0
    var run = Run(engine: try Engine(path: SampleModel.eightBit, options: options))
    var events: [SessionEvent] = []
    let conversation = Conversation(engine: run.engine, settings: greedy, stop: StopFlag()) {
      events.append($0)
    }
    conversation.announce(program: "test", startedAt: 0)
    conversation.replyLimit = 64
    var count = 0
    var remaining = changes[...]
    var failure: (any Error)?
    conversation.betweenTokens = {
      count += 1
      guard count % 8 == 0, let (budget, name) = remaining.popFirst() else { return }
      do {
        let policy = try name.map { PolicyChoice(entry: try PolicyCatalog.entry(named: $0)) }
        try conversation.change(budget: budget, policy: policy)
      } catch {
        failure = error
      }
    }
    conversation.begin(system: nil)
    try conversation.send("Tell me a story about a dog.")
    if let failure { throw failure }
    #expect(remaining.isEmpty)
    run.events = events
    for event in events {
      switch event.fact {
      case .token(let record): run.tokens.append(record.token)
      case .settings(let settings): run.settings.append(settings)
      default: break
      }
    }
    return run
  }

  @Test func `the reply is the same, and each change is told`() throws {
    let plain = try run(changes: [])
    let changed = try run(changes: [
      (.share(0.05), nil), (nil, "lfru"), (.all, "gdsf"), (.share(0.2), "lru"),
    ])
    #expect(changed.tokens == plain.tokens)
    #expect(changed.settings.map(\.policy) == ["lru", "lfru", "gdsf", "lru"])
    let slots = changed.settings.map(\.slotCount)
    #expect(slots == [9, 9, 192, 38])
    #expect(changed.settings.allSatisfy { $0.budgetBytes == $0.slotCount * $0.slotBytes })
    #expect(changed.engine.store.slotCount == 38 && changed.engine.store.usedSlots <= 38)
    #expect(changed.engine.settings == changed.settings.last)
  }

  @Test func `a simulation follows the changes, and misses what the store missed`() throws {
    for schedule in [Schedule.onDemand, .preGated] {
      let run = try run(
        schedule: schedule,
        changes: [
          (.share(0.1), nil), (nil, "hobbit"), (.share(0.6), "sieve"), (.share(0.2), "lru"),
        ]
      )
      let table = try WhatIf(WhatIfSource(events: run.events)).table(of: [])
      #expect(table.reproduction == .exact)
      #expect(table.rows[0].counts.misses == table.rows[1].counts.misses)
      #expect(table.rows[0].counts.evictions == table.rows[1].counts.evictions)
    }
  }

  @Test func `a budget below the floor is refused, and nothing changes`() throws {
    #expect(throws: ExpertsError.self) { try run(changes: [(.bytes(1), nil)]) }
    // Bypass sets slots aside; what is left must still hold a layer's experts.
    #expect(throws: ExpertsError.self) {
      try run(admission: .bypass, changes: [(.share(6.0 / 192), nil)])
    }
  }

  @Test func `a resident schedule keeps its slots`() throws {
    var options = EngineOptions()
    options.budget = .all
    options.schedule = .resident
    let engine = try Engine(path: SampleModel.eightBit, options: options)
    #expect(throws: InferenceError.self) { try engine.change(budget: .share(0.5), policy: nil) }
    #expect(engine.store.slotCount == 192 && engine.settings.slotCount == 192)
  }
}
