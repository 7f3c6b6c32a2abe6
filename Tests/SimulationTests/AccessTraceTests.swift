import Events
import Testing

@testable import Simulation

@Suite("Access trace")
struct AccessTraceTests {
  private func event(
    _ phase: TokenRecord.Phase,
    start: Int64,
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
          position: 0,
          phase: phase,
          token: 0,
          uses: uses,
          start: start,
          end: start + 1
        )
      )
    )
  }

  @Test func `a decoded token is a pass of its own`() {
    let trace = AccessTrace(events: [
      event(.decode, start: 1, [[3, 1], [0, 2]]), event(.decode, start: 1, [[1], [2]]),
    ])
    #expect(trace.passes.count == 2)
    #expect(
      trace.passes[0] == [.init(layer: 0, experts: [3, 1]), .init(layer: 1, experts: [0, 2])]
    )
  }

  @Test func `tokens of one batch are one pass, each expert once`() {
    let trace = AccessTrace(events: [
      SessionEvent(time: 0, fact: .conversation),
      event(.prefill, start: 5, [[3, 1], [0, 2]]),
      event(.prefill, start: 5, [[1, 2], [0, 2]]),
      event(.prefill, start: 9, [[0], [1]]),
    ])
    #expect(
      trace.passes == [
        [.init(layer: 0, experts: [3, 1, 2]), .init(layer: 1, experts: [0, 2])],
        [.init(layer: 0, experts: [0]), .init(layer: 1, experts: [1])],
      ]
    )
  }
}
