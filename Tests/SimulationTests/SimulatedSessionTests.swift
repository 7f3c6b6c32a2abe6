import Events
import Experts
import Testing

@testable import Simulation

@Suite("Simulated session")
struct SimulatedSessionTests {
  private func token(
    _ position: Int,
    _ phase: TokenRecord.Phase,
    start: Int64,
    _ experts: [Int]
  ) -> SessionEvent {
    let uses = experts.map {
      ExpertUse(expert: ExpertID(layer: 0, index: $0), weight: 0.5, outcome: .lowerPrecision)
    }
    return SessionEvent(
      time: start + 1,
      fact: .token(
        TokenRecord(
          position: position,
          phase: phase,
          token: 7,
          uses: uses,
          reads: [
            ReadRecord(expert: ExpertID(layer: 0, index: 9), bytes: 1, start: 0, end: 1, lane: 0)
          ],
          start: start,
          end: start + 1
        )
      )
    )
  }

  private let settings = SessionSettings(
    budgetBytes: 200,
    slotBytes: 100,
    slotCount: 2,
    policy: "lru-access",
    schedule: "on-demand",
    laneCount: 1,
    readsDirectly: true,
    threadCount: 1,
    contextLimit: 10,
    cacheBytes: 0,
    isExact: true
  )

  @Test func `the same uses meet another store`() throws {
    let places = ExpertPlaces(layers: 0..<1, expertCount: 10)
    var session = SimulatedSession(
      places: places,
      settings: settings,
      simulation: PolicySimulation(
        slotCount: 2,
        policy: LeastRecentlyAccessed(places: places)
      )
    )
    let mark = SessionEvent(time: 6, fact: .mark("here"))
    let events = [
      SessionEvent(time: 0, fact: .conversation), token(0, .prefill, start: 1, [0]),
      token(1, .prefill, start: 1, [0, 1]), mark, token(2, .decode, start: 8, [1, 2]),
      SessionEvent(time: 9, fact: .end),
    ]
    var replayed: [SessionEvent] = []
    for event in events { replayed += try session.take(event) }
    replayed += session.finish()
    #expect(replayed.map(\.time) == events.map(\.time))
    #expect(replayed[3] == mark)
    let records = replayed.compactMap { event in
      if case .token(let record) = event.fact { record } else { nil }
    }
    #expect(records.map { $0.uses.map(\.outcome) } == [[.miss], [.hit, .miss], [.hit, .miss]])
    #expect(records.map { $0.reads.map(\.expert.index) } == [[0], [1], [2]])
    #expect(records[0].reads[0].bytes == 100)
    #expect(records.map { $0.evictions.map(\.index) } == [[], [], [0]])
    #expect(session.simulation.hits == 1)
  }

  @Test func `a header that cannot be is refused`() throws {
    let model = ModelCard(
      name: "m",
      file: "m.gguf",
      fileBytes: 1,
      identity: "i",
      architecture: "a",
      format: "F32",
      layerCount: 2,
      expertCount: 4,
      expertsPerToken: 2,
      expertBytes: 10,
      denseBytes: 1,
      contextLength: 8
    )
    func error(
      _ change: (inout ModelCard, inout SessionSettings) -> Void
    ) -> TraceError? {
      var header = SessionHeader(
        program: "0",
        startedAt: 0,
        model: model,
        settings: settings,
        host: HostCard(processor: "", coreCount: 1, memoryBytes: 1, kernels: "scalar")
      )
      change(&header.model, &header.settings)
      do throws(TraceError) {
        _ = try PolicyContext(header)
        return nil
      } catch {
        return error
      }
    }
    #expect(error { _, _ in } == nil)
    #expect(error { model, _ in model.layerCount = .max } != nil)
    #expect(error { model, _ in model.expertsPerToken = 5 } != nil)
    #expect(error { model, _ in model.expertCount = 0 } != nil)
    #expect(error { _, settings in settings.slotCount = 0 } == .badSlotCount(0))
    #expect(error { _, settings in settings.slotCount = .max } == .badSlotCount(.max))
    #expect(
      error { _, settings in settings.schedule = "x" } == .unknown(setting: "schedule", value: "x")
    )
    #expect(error { _, settings in settings.warmStart = [3, 8] } == .badWarmStart(place: 8))
    #expect(error { _, settings in settings.warmStart = [3, 3] } == .badWarmStart(place: 3))
    #expect(error { _, settings in settings.choiceDistance = .min } == nil)
  }
}
