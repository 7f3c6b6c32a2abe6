import Events
import Experts
import Testing

@testable import Simulation

@Suite("Access trace")
struct AccessTraceTests {
  private let places = ExpertPlaces(layers: 0..<2, expertCount: 16)

  private func event(
    _ phase: TokenRecord.Phase,
    position: Int = 3,
    start: Int64,
    lasting: Int64 = 1,
    _ experts: [[Int]]
  ) -> SessionEvent {
    let uses = experts.enumerated().flatMap { layer, list in
      list.map {
        ExpertUse(expert: ExpertID(layer: layer, index: $0), weight: 0.5, outcome: .hit)
      }
    }
    return SessionEvent(
      time: start,
      fact: .token(
        TokenRecord(
          position: position,
          phase: phase,
          token: 0,
          uses: uses,
          start: start,
          end: start + lasting
        )
      )
    )
  }

  @Test func `a decoded token is a pass of its own`() throws {
    let trace = try AccessTrace(
      events: [
        event(.decode, start: 1, [[3, 1], [0, 2]]), event(.decode, start: 1, [[1], [2]]),
      ],
      places: places
    )
    #expect(trace.passes.count == 2)
    #expect(
      Array(trace.passes[0]) == [
        .init(layer: 0, experts: [3, 1]), .init(layer: 1, experts: [0, 2]),
      ]
    )
  }

  @Test func `tokens of one batch are one pass, each expert once`() throws {
    let trace = try AccessTrace(
      events: [
        SessionEvent(time: 0, fact: .conversation),
        event(.prefill, position: 0, start: 5, [[3, 1], [0, 2]]),
        event(.prefill, position: 1, start: 5, [[1, 2], [0, 2]]),
        event(.prefill, position: 2, start: 9, [[0], [1]]),
      ],
      places: places
    )
    #expect(
      trace.passes.map(Array.init) == [
        [.init(layer: 0, experts: [3, 1, 2]), .init(layer: 1, experts: [0, 2])],
        [.init(layer: 0, experts: [0]), .init(layer: 1, experts: [1])],
      ]
    )
    #expect(trace.passes[0].tokenCounts == [1, 2, 1, 2, 2])
    #expect(trace.passes.map(\.beginsSequence) == [true, false])
  }

  @Test func `a decoded token and the drafts behind it are one pass, the rejected ones too`() throws
  {
    let trace = try AccessTrace(
      events: [
        event(.decode, position: 4, start: 5, [[3, 1], [0]]),
        event(.decode, position: 5, start: 6, lasting: 0, [[1], [2]]),
        event(.rejected, position: 6, start: 6, lasting: 0, [[1, 4], [2]]),
        event(.decode, position: 6, start: 6, [[0], [1]]),
        event(.decode, position: 8, start: 7, lasting: 0, [[0], [1]]),
      ],
      places: places
    )
    #expect(
      trace.passes.map(Array.init) == [
        [.init(layer: 0, experts: [3, 1, 4]), .init(layer: 1, experts: [0, 2])],
        [.init(layer: 0, experts: [0]), .init(layer: 1, experts: [1])],
        [.init(layer: 0, experts: [0]), .init(layer: 1, experts: [1])],
      ]
    )
    #expect(trace.passes[0].tokenCounts == [1, 3, 1, 1, 2])
  }

  @Test func `where nobody knows times every token is a pass`() throws {
    let events = (0..<3).map { event(.decode, position: $0, start: 0, lasting: 0, [[$0], [0]]) }
    #expect(try AccessTrace(events: events, places: places).passes.count == 3)
  }

  @Test func `whoever was skipped was not asked for`() throws {
    var skipping = event(.decode, start: 1, [[3, 1]])
    if case .token(var record) = skipping.fact {
      record.uses[0].outcome = .skipped
      skipping.fact = .token(record)
    }
    let trace = try AccessTrace(events: [skipping], places: places)
    #expect(trace.passes == [[.init(layer: 0, experts: [1])]])
  }

  @Test func `a recording that cannot be of its model is refused`() throws {
    func error(_ events: [SessionEvent], _ places: ExpertPlaces? = nil) throws -> TraceError? {
      #expect(throws: TraceError.self) { try AccessTrace(events: events, places: places) }
    }
    let token = event(.decode, start: 1, [[3], [9]])
    let lower = ExpertPlaces(layers: 0..<2, expertCount: 4)
    #expect(
      try error([token], lower) == .expertOutside(ExpertID(layer: 1, index: 9), position: 3)
    )
    #expect(
      try error([token], ExpertPlaces(layers: 0..<1, expertCount: 16))
        == .expertOutside(ExpertID(layer: 1, index: 9), position: 3)
    )
    #expect(try error([token]) == .noHeader)
    #expect(try error([], places) == .noTokens)
    var reversed = token
    if case .token(var record) = token.fact {
      record.uses.reverse()
      reversed.fact = .token(record)
    }
    #expect(try error([reversed], places) == .layersOutOfOrder(position: 3))
  }
}
