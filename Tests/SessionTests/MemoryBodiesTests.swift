import Events
import SampleSessions
import Testing

@testable import Session

@Suite("Memory bodies")
struct MemoryBodiesTests {
  @Test func `gives back the records of the tokens that were asked for`() {
    let events = TestSession.random(seed: 1, tokens: 40)
    let bodies = MemoryBodies(events)
    let records = events.compactMap { event in
      if case .token(let record) = event.fact { record } else { nil }
    }
    #expect(bodies.records(of: 0..<40) == records)
    #expect(bodies.records(of: 7..<9) == Array(records[7..<9]))
    #expect(bodies.records(of: 40..<40).isEmpty)
  }

  @Test func `keeps a tally every 1024 tokens, as it was right after the token`() {
    let events = TestSession.random(seed: 2, tokens: 2100)
    let bodies = MemoryBodies(events)
    #expect(bodies.tally(afterAtMost: 1023) == nil)
    for (most, count) in [(1024, 1024), (2047, 1024), (2048, 2048), (2100, 2048)] {
      var tally = Tally()
      var tokens = 0
      for event in events where tokens < count {
        tally.apply(event)
        if case .token = event.fact { tokens += 1 }
      }
      let kept = bodies.tally(afterAtMost: most)
      #expect(kept?.tokenCount == count)
      #expect(kept?.tally == tally)
    }
  }
}
