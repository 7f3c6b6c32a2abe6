import Events
import Experts
import Testing

@testable import Simulation

@Suite("Trace session")
struct TraceSessionTests {
  private func session(
    _ shape: TraceShape,
    budget: MemoryBudget = .share(0.5)
  ) throws -> TraceSession {
    try TraceSession(
      shape: shape,
      origin: .init(program: "1", startedAt: 5, name: "a.csv", remark: "read from a.csv"),
      budget: budget
    )
  }

  private func token(
    _ phase: TokenRecord.Phase,
    turn: Int = 0,
    _ experts: [Int],
    weights: [Float] = []
  ) -> RoutedToken {
    RoutedToken(
      turn: turn,
      phase: phase,
      selections: [.init(layer: 0, experts: experts, weights: weights)]
    )
  }

  private func record(_ events: [SessionEvent]) throws -> TokenRecord {
    let fact = try #require(events.last?.fact)
    guard case .token(let record) = fact else { throw Missing() }
    return record
  }

  private struct Missing: Error {}

  @Test func `hits, misses and evictions are those of LRU`() throws {
    // Two slots for four experts.
    var session = try session(TraceShape(layerCount: 1, expertCount: 4, expertsPerToken: 2))
    let first = try record(session.events(for: token(.decode, [0, 1], weights: [0.7, 0.3])))
    #expect(first.uses.map(\.outcome) == [.miss, .miss])
    #expect(first.uses.map(\.weight) == [0.7, 0.3])
    #expect(first.evictions == [])
    let second = try record(session.events(for: token(.decode, [2, 1])))
    #expect(second.uses.map(\.outcome) == [.miss, .hit])
    #expect(second.uses.map(\.weight) == [0.5, 0.5])
    #expect(second.evictions == [ExpertID(layer: 0, index: 0)])
    #expect(second.position == 1)
    #expect(session.hitRate == 0.25)
  }

  @Test func `no token takes time, and each has a moment of its own`() throws {
    var session = try session(TraceShape(layerCount: 1, expertCount: 4, expertsPerToken: 2))
    let events =
      session.events(for: token(.prefill, [0])) + session.events(for: token(.prefill, [1]))
    #expect(events.map(\.time) == [0, 0, 0, TraceSession.pace])
    // Tokens of one moment would be one pass to a simulation.
    let last = try record(events)
    #expect(last.start == last.end && last.start == TraceSession.pace)
    #expect(last.text == [] && last.reads == [] && last.time == TimeSplit())
    #expect(session.ending == SessionEvent(time: 2 * TraceSession.pace, fact: .end))
  }

  @Test func `turns begin where the trace's turns and phases do`() throws {
    var session = try session(TraceShape(layerCount: 1, expertCount: 4, expertsPerToken: 2))
    let tokens = [
      token(.prefill, [0]), token(.prefill, [0]), token(.decode, [0]), token(.decode, [0]),
      token(.prefill, turn: 1, [0]), token(.decode, turn: 1, [0]), token(.decode, turn: 2, [0]),
    ]
    let roles = tokens.map { token -> Turn.Role? in
      let fact = session.events(for: token).first?.fact
      if case .turn(let turn) = fact { return turn.role }
      return nil
    }
    #expect(roles == [.user, nil, .assistant, nil, .user, .assistant, .assistant])
  }

  @Test func `the header says what is known, a notice what is not`() throws {
    var shape = TraceShape(layerCount: 2, expertCount: 8, expertsPerToken: 2)
    shape.expertBytes = [100, 120]
    var session = try session(shape, budget: .bytes(1000))
    guard case .header(let header) = session.opening[0].fact else { throw Missing() }
    #expect(header.model.name == "a.csv")
    #expect(header.model.layerCount == 2 && header.model.expertBytes == 120)
    #expect(header.settings.slotCount == 8 && header.settings.policy == "lru")
    #expect(header.model.fileBytes == 0 && header.host.coreCount == 0)
    let facts = session.events(for: token(.decode, [0])).map(\.fact)
    #expect(facts[0] == .turn(Turn(role: .assistant)))
    #expect(facts[1] == .notice(session.notice))
    #expect(
      session.notice == "read from a.csv; hits and misses are simulated: LRU, 8 slots"
        + " (50 % of the experts); times and texts are unknown"
    )
  }

  @Test func `a budget that cannot be is refused`() throws {
    let shape = TraceShape(layerCount: 1, expertCount: 8, expertsPerToken: 4)
    #expect(throws: RouteTraceError.sizesUnknown) { try session(shape, budget: .bytes(1000)) }
    #expect(throws: RouteTraceError.tooFewSlots(3, expertsPerToken: 4)) {
      try session(shape, budget: .share(0.4))
    }
    #expect(try session(shape, budget: .all).opening.count == 2)
  }
}
